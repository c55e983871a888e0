package io.headrace.jobs.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes objects from the registry by name. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description =
        "Remove objects from the registry by name. What another object still uses is not removed.",
    footer = {"", "Example:", "  headrace delete driver_stats --with-online"})
final class DeleteCommand extends EngineCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "Names of views, services, sources or entities.")
  List<String> names;

  @Option(
      names = "--with-online",
      description = "Remove the rows of deleted views from the online store too.")
  boolean withOnline;

  @Override
  ExitCode run(Workspace workspace) {
    if (withOnline) {
      workspace.store().deleteWithOnlineRows(names);
    } else {
      workspace.store().delete(names);
    }
    print(workspace, "Deleted: " + String.join(", ", names) + "\n", Map.of("deleted", names));
    return ExitCode.DONE;
  }
}
