package io.headrace.operator.waiting;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.run.Deletion;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.RunReference;
import io.headrace.operator.run.RunStatus;
import io.headrace.operator.run.Runs;
import io.headrace.operator.waiting.WaitLimits.Leaving;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what explains an end, and does with the run what was asked for. */
final class Findings {
  private static final int WARNINGS = 10;

  private final Cluster cluster;
  private final Runs runs;
  private final WaitLimits limits;

  Findings(Cluster cluster, Runs runs, WaitLimits limits) {
    this.cluster = cluster;
    this.runs = runs;
    this.limits = limits;
  }

  RunEnd of(RunReference run, Ending ending, Optional<RunStatus> status) {
    List<String> notes = new ArrayList<>();
    Optional<DriverPod> pod = Optional.empty();
    List<String> warnings = List.of();
    // Looked at before a deletion takes them away.
    try {
      pod = status.flatMap(runs::driverPod);
      if (!(ending instanceof Ending.Done)) {
        warnings = newest(runs.warnings(run, pod));
      }
    } catch (ClusterException e) {
      notes.add(e.getMessage());
    }
    if (ending instanceof Ending.Deadline) {
      leave(run, limits.onTimeout(), "--on-timeout", notes);
    } else if (ending instanceof Ending.Interrupted) {
      leave(run, limits.onInterrupt(), "--on-interrupt", notes);
    }
    return new RunEnd(run, ending, status, pod, warnings, notes);
  }

  private void leave(RunReference run, Leaving leaving, String option, List<String> notes) {
    if (leaving == Leaving.KEEP) {
      notes.add(
          "The run goes on: headrace k8s status "
              + run.name()
              + " looks at it, headrace k8s delete "
              + run.name()
              + " ends it, and submitting it again waits for it again.");
      return;
    }
    try {
      new Deletion(cluster).delete(run);
      notes.add("The run was deleted (" + option + " delete).");
    } catch (ClusterException e) {
      notes.add(e.getMessage());
    }
  }

  private static List<String> newest(List<String> warnings) {
    return warnings.subList(Math.max(0, warnings.size() - WARNINGS), warnings.size());
  }
}
