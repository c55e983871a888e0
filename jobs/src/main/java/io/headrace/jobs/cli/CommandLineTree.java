package io.headrace.jobs.cli;

import io.headrace.jobs.cli.kubernetes.K8sCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands as one tree, with one place where failures become messages and exit codes. */
public final class CommandLineTree {
  private CommandLineTree() {}

  /** Runs a command and returns the exit code. */
  public static int execute(String... arguments) {
    String command = arguments.length == 0 ? "" : arguments[0];
    try (JobEnd end = JobEnd.ofCommandLine(command)) {
      return execute(end, arguments);
    }
  }

  /** Runs one job with the arguments of its command; its last line is a summary. */
  public static int executeJob(String command, String... arguments) {
    try (JobEnd end = JobEnd.ofJob(command)) {
      return execute(
          end, Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new));
    }
  }

  private static int execute(JobEnd end, String... arguments) {
    CommandLine line = tree();
    line.setExecutionStrategy(
        parsed -> {
          parsed.asCommandLineList().stream()
              .map(CommandLine::<Object>getCommand)
              .filter(EngineCommand.class::isInstance)
              .forEach(c -> ((EngineCommand) c).job = end);
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setExecutionExceptionHandler(
        (thrown, failed, parsed) -> explain(thrown, failed, end.summary()));
    line.setParameterExceptionHandler((wrong, given) -> explainUsage(wrong, end.summary()));
    int code = line.execute(arguments);
    end.tell(code);
    return code;
  }

  /**
   * What a command does not know of the arguments, in the words that its user would read; empty
   * where it knows all of them, though others may be missing.
   */
  public static Optional<String> unknownOf(String command, List<String> arguments) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(arguments);
    try {
      tree().parseArgs(line.toArray(String[]::new));
      return Optional.empty();
    } catch (UnmatchedArgumentException e) {
      return Optional.of(e.getMessage());
    } catch (ParameterException e) {
      return Optional.empty();
    }
  }

  static CommandLine tree() {
    CommandLine line = new CommandLine(new Root());
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static int explain(Exception thrown, CommandLine line, JobSummary summary) {
    Failure failure = Failure.of(thrown);
    summary.failed(failure.message());
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

  private static int explainUsage(ParameterException wrong, JobSummary summary) {
    summary.failed(wrong.getMessage());
    CommandLine line = wrong.getCommandLine();
    line.getErr().println("headrace: " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, line.getErr());
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
        SqlCommand.class,
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
      return new String[] {"headrace " + number()};
    }

    static String number() {
      String version = Version.class.getPackage().getImplementationVersion();
      return version == null ? "(built from source)" : version;
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
