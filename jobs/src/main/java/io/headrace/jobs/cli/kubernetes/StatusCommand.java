package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.run.DriverExit;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.FoundRun;
import io.headrace.operator.run.RunPhase;
import io.headrace.operator.run.Runs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Everything that is known of one run. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show the state of a run, its driver's pod, and what the cluster warns about.",
    footer = {"", "Example:", "  headrace k8s status drivers-materialize-4f2a"})
final class StatusCommand extends ClusterCommand {
  @Parameters(paramLabel = "RUN", description = "The name of the run.")
  String name;

  @Override
  int run(Cluster cluster) {
    Runs runs = new Runs(cluster);
    FoundRun run = runs.named(name);
    Optional<DriverPod> pod = runs.driverPod(run.status());
    List<String> warnings =
        run.status().phase() == RunPhase.SUCCEEDED
            ? List.of()
            : runs.warnings(run.status().run(), pod);
    print(text(run, pod, warnings), data(run, pod, warnings));
    return 0;
  }

  private static String text(FoundRun run, Optional<DriverPod> pod, List<String> warnings) {
    StringBuilder text = new StringBuilder();
    line(text, "run", run.status().run().name());
    line(text, "operator", run.status().run().operator().apiVersion());
    line(text, "state", run.status().line());
    line(text, "created", run.created());
    line(text, "attempts", Long.toString(run.status().attempts()));
    line(text, "project", run.mark(RunMark.PROJECT));
    line(text, "job", run.mark(RunMark.JOB));
    line(text, "views", run.mark(RunMark.VIEWS));
    line(text, "interval", run.interval());
    line(text, "driver's pod", pod.map(DriverPod::name).orElse(""));
    line(text, "waits for", pod.flatMap(DriverPod::waitingFor).orElse(""));
    Optional<DriverExit> exit = exit(run, pod);
    line(text, "driver", exit.map(DriverExit::line).orElse(""));
    line(text, "the job says", exit.map(e -> e.summary().strip()).orElse(""));
    warnings.forEach(w -> line(text, "warning", w));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append(String.format("%-14s%s%n", name, value));
    }
  }

  private static Optional<DriverExit> exit(FoundRun run, Optional<DriverPod> pod) {
    return pod.flatMap(DriverPod::exit).or(run.status()::driverExit);
  }

  private static Map<String, Object> data(
      FoundRun run, Optional<DriverPod> pod, List<String> warnings) {
    Map<String, Object> data = new LinkedHashMap<>(run.data());
    pod.ifPresent(p -> data.put("driver_pod", p.name()));
    pod.flatMap(DriverPod::waitingFor).ifPresent(w -> data.put("waiting_for", w));
    exit(run, pod)
        .ifPresent(
            e -> {
              data.put("driver_exit_code", e.code());
              data.put("driver_reason", e.reason());
              data.put("driver_summary", e.summary());
            });
    data.put("warnings", warnings);
    return data;
  }
}
