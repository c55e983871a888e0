package io.headrace.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on a feature repository. */
abstract class EngineCommand implements Callable<Integer>, Debuggable {
  @Mixin CommonOptions common;
  @Spec CommandSpec spec;

  /** Set before the command runs. */
  JobEnd job;

  @Override
  public final Integer call() {
    try (Workspace workspace =
        Workspace.open(spec.name(), common, System.getenv(), Workspace.Console.system())) {
      try {
        return run(workspace).code();
      } catch (RuntimeException e) {
        workspace.log().ifPresent(l -> workspace.console().err().println("Spark's log: " + l));
        throw e;
      }
    }
  }

  @Override
  public final boolean debug() {
    return common.debug;
  }

  /** Does the work; failures are thrown. */
  abstract ExitCode run(Workspace workspace);

  /** Prints the text, or the data as JSON where that was asked for. */
  final void print(Workspace workspace, String text, Object data) {
    if (common.output == OutputFormat.json) {
      workspace.console().out().println(io.headrace.engine.report.Json.text(data));
    } else {
      workspace.console().out().print(text);
    }
    workspace.console().out().flush();
  }
}
