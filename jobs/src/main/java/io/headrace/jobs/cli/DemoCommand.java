package io.headrace.jobs.cli;

import io.headrace.jobs.demo.DemoTour;
import io.headrace.jobs.session.ProgressFormat;
import io.headrace.jobs.session.RunDisplay;
import io.headrace.jobs.session.TaskProgress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole path on real data. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Define, retrieve, materialize and read back on real flights, in a folder of its own.",
    footer = {"", "Example:", "  headrace demo"})
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      defaultValue = "demo",
      description = "Where it happens. Default: demo.")
  Path folder;

  @Option(names = "--debug", description = "Print the stack trace of a failure.")
  boolean debug;

  @Override
  public Integer call() {
    Path target = folder.toAbsolutePath().normalize();
    DemoTour.layOut(target);
    CommonOptions options = new CommonOptions();
    options.chdir = target;
    Workspace.Console console = Workspace.Console.system();
    try (Workspace workspace = Workspace.open("demo", options, Map.of(), console);
        TaskProgress progress =
            TaskProgress.of(workspace.spark(), console.err(), console.terminal());
        RunDisplay display =
            RunDisplay.of(ProgressFormat.auto, console.err(), console.terminal())) {
      new DemoTour(workspace.store(), workspace.spark(), target, console.out(), progress, display)
          .run();
    }
    return ExitCode.DONE.code();
  }
}
