package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunFilter;
import io.headrace.engine.ledger.RunListing;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.report.RunsView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at the ledger of runs. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "List what materializations have done, or show one of them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  headrace runs list --view driver_stats --status failed",
      "  headrace runs show 3f2a81c0"
    },
    subcommands = {RunsCommand.List.class, RunsCommand.Show.class})
final class RunsCommand extends ParentCommand {

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List them, newest first: a line for each view of each run.")
  static final class List extends EngineCommand {
    @Option(names = "--view", paramLabel = "VIEW", description = "Only those of this feature view.")
    String view;

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "Only those of this status: ${COMPLETION-CANDIDATES}.")
    RunStatus status;

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "At most so many. Default: ${DEFAULT-VALUE}.",
        defaultValue = "20")
    int limit;

    @Override
    ExitCode run(Workspace workspace) {
      if (limit < 1) {
        throw new DefinitionException(
            "--limit " + limit, "nothing would be listed", "Give 1 or more.");
      }
      RunFilter filter =
          new RunFilter(
              Optional.ofNullable(view), Optional.ofNullable(status), Optional.empty(), limit);
      RunListing found = workspace.store().runs().list(filter);
      found.problems().forEach(p -> workspace.console().err().println("headrace: " + p));
      print(workspace, RunsView.list(found), RunsView.data(found));
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show everything that is known of one run, view by view.")
  static final class Show extends EngineCommand {
    @Parameters(paramLabel = "RUN", description = "Its id, or how its id begins.")
    String run;

    @Override
    ExitCode run(Workspace workspace) {
      RunFilter filter =
          new RunFilter(Optional.empty(), Optional.empty(), Optional.of(run), Integer.MAX_VALUE);
      RunListing found = workspace.store().runs().list(filter);
      found.problems().forEach(p -> workspace.console().err().println("headrace: " + p));
      long runs = found.entries().stream().map(RunEntry::runId).distinct().count();
      if (runs != 1) {
        throw new DefinitionException(
            "Run '" + run + "'",
            runs == 0
                ? "the ledger has none whose id begins so"
                : "the ids of " + runs + " runs begin so",
            "See 'headrace runs list'; the ledger keeps the newest runs of a project.");
      }
      print(workspace, RunsView.show(found), RunsView.data(found));
      return ExitCode.DONE;
    }
  }
}
