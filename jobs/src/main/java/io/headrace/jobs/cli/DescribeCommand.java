package io.headrace.jobs.cli;

import io.headrace.engine.registry.ObjectKind;
import io.headrace.engine.report.Json;
import picocli.CommandLine.Parameters;

/** Shows everything that the registry holds of one object. */
abstract class DescribeCommand extends EngineCommand {
  @Parameters(paramLabel = "NAME", description = "Its name.")
  String name;

  private final ObjectKind kind;

  DescribeCommand(ObjectKind kind) {
    this.kind = kind;
  }

  @Override
  final ExitCode run(Workspace workspace) {
    Object found = workspace.store().registry().read().describe(kind, name);
    print(workspace, Json.text(found) + "\n", found);
    return ExitCode.DONE;
  }
}
