package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.client.ClientCondition;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.logs.DriverLog;
import io.headrace.operator.logs.LogFollower;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.FoundRun;
import io.headrace.operator.run.Runs;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The log of a run's driver. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Print the log of a run's driver.",
    footer = {
      "",
      "Examples:",
      "  headrace k8s logs drivers-materialize-4f2a --tail 200",
      "  headrace k8s logs drivers-materialize-4f2a --follow"
    })
final class LogsCommand extends ClusterCommand {
  private static final long LONGEST_PAUSE_SECONDS = 10;

  @Parameters(paramLabel = "RUN", description = "The name of the run.")
  String name;

  @Option(
      names = "--follow",
      description = "Print all of it, and what comes until the run has ended.")
  boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "How many last lines, without --follow. Default: ${DEFAULT-VALUE}.",
      defaultValue = "50")
  int tail;

  @Override
  int run(Cluster cluster) {
    if (tail < 1) {
      throw new RefusedException("--tail " + tail, "nothing would be shown", "Give 1 or more.");
    }
    Runs runs = new Runs(cluster);
    FoundRun run = runs.named(name);
    DriverPod pod = runs.driverPod(run.status()).orElseThrow(() -> noPod(run));
    if (follow) {
      new LogFollower(cluster, pod, System.out::println, LogsCommand::pause)
          .follow(() -> runs.named(name).status().phase().ended());
      return 0;
    }
    List<String> lines = new DriverLog(cluster, pod).tail(tail);
    print(String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"), lines);
    return 0;
  }

  private static ClusterException noPod(FoundRun run) {
    return new ClusterException(
        ClientCondition.GONE,
        "Run '"
            + run.status().run().name()
            + "' has no driver's pod: it was not started yet, or its pod is gone and the log with"
            + " it. State: "
            + run.status().line());
  }

  private static void pause(int attempt) throws InterruptedException {
    TimeUnit.SECONDS.sleep(Math.min(1L + attempt, LONGEST_PAUSE_SECONDS));
  }
}
