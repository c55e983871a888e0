package io.headrace.jobs.cli;

import io.headrace.jobs.cli.kubernetes.K8sCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** All commands as one tree, with one place where failures become messages and exit codes. */
public final class CommandLineTree {
  private CommandLineTree() {}

  /** Runs a command and returns the exit code. */
  public static int execute(String... arguments) {
    return tree().execute(arguments);
  }

  /** Runs one job with the arguments of its command. */
  public static int executeJob(String command, String... arguments) {
    return execute(Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new));
  }

  static CommandLine tree() {
    CommandLine line = new CommandLine(new Root());
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(CommandLineTree::explain);
    line.setParameterExceptionHandler(CommandLineTree::explainUsage);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static int explain(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
    Failure failure = Failure.of(thrown);
    boolean debug = line.getCommand() instanceof Debuggable command && command.debug();
    line.getErr().println("headrace: " + failure.message());
    if (debug) {
      thrown.printStackTrace(line.getErr());
    } else if (failure.code() == ExitCode.FAILED) {
      line.getErr().println("Run it again with --debug to see where it failed.");
    }
    line.getErr().flush();
    return failure.code().code();
  }

  private static int explainUsage(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println("headrace: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
    if (line.getParent() == null && wrong.getMessage().startsWith("Unknown option")) {
      line.getErr().println("Options stand after the command: headrace COMMAND --chdir FOLDER.");
    }
    line.getErr().println("See '" + line.getCommandSpec().qualifiedName() + " --help'.");
    line.getErr().flush();
    return ExitCode.WRONG_USAGE.code();
  }

  /** The tree's root; prints its help when nothing else is asked. */
  @Command(
      name = "headrace",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description =
          "Point-in-time correct training data and online features on Spark, in Feast's formats.",
      synopsisSubcommandLabel = "COMMAND",
      footer = {"", "Begin with 'headrace demo', or with 'headrace init my_features'."},
      subcommands = {
        DemoCommand.class,
        InitCommand.class,
        ValidateCommand.class,
        PlanCommand.class,
        ApplyCommand.class,
        DeleteCommand.class,
        MaterializeCommand.class,
        MaterializeIncrementalCommand.class,
        RunsCommand.class,
        HistoricalCommand.class,
        CheckJoinCommand.class,
        OnlineCommand.class,
        VerifyOnlineCommand.class,
        EntitiesCommand.class,
        DataSourcesCommand.class,
        FeatureViewsCommand.class,
        FeatureServicesCommand.class,
        K8sCommand.class,
        CommandLineTree.CompletionCommand.class
      })
  static final class Root implements Runnable {
    @CommandLine.Spec CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /** The version that the jar's manifest carries. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Version.class.getPackage().getImplementationVersion();
      return new String[] {"headrace " + (version == null ? "(built from source)" : version)};
    }
  }

  /** Prints a script that completes commands and options. */
  @Command(
      name = "completion",
      mixinStandardHelpOptions = true,
      description = "Print a completion script for bash and zsh.",
      footer = {"", "Example:", "  source <(headrace completion)"})
  static final class CompletionCommand implements Runnable {
    @CommandLine.ParentCommand Root root;

    @Override
    public void run() {
      CommandLine line = root.spec.commandLine();
      line.getOut().print(AutoComplete.bash("headrace", line));
      line.getOut().flush();
    }
  }
}
