package io.headrace.operator.waiting;

import io.headrace.operator.run.DriverExit;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.RunStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end of a run for the first screen: what, why, and where to look further. */
public final class EndReport {
  private static final String MEMORY =
      "The kernel ended the driver since its container had no memory left: raise the driver's memoryOverhead, or its memory.";

  private EndReport() {}

  /** Lines for people; {@code log} is what is shown of the driver's, and may be empty. */
  public static List<String> lines(RunEnd end, List<String> log) {
    List<String> lines = new ArrayList<>();
    lines.add("Run '" + end.run().name() + "' " + end.ending().words() + ".");
    Optional<DriverExit> exit = end.driverExit();
    if (end.ending() instanceof Ending.Done) {
      summary(exit, lines);
      return lines;
    }
    end.status().map(RunStatus::line).ifPresent(s -> lines.add("State: " + s));
    end.status()
        .filter(s -> s.attempts() > 1)
        .ifPresent(s -> lines.add("Attempts: " + s.attempts()));
    exit.ifPresent(e -> lines.add("Driver: " + e.line()));
    exit.filter(DriverExit::outOfMemory).ifPresent(e -> lines.add(MEMORY));
    summary(exit, lines);
    end.pod()
        .flatMap(DriverPod::waitingFor)
        .ifPresent(why -> lines.add("The driver's pod waits: " + why));
    if (!end.warnings().isEmpty()) {
      lines.add("Warnings of the cluster:");
      end.warnings().forEach(w -> lines.add("  " + w));
    }
    if (!log.isEmpty()) {
      lines.add("The driver's last lines:");
      log.forEach(l -> lines.add("  " + l));
    }
    lines.addAll(end.notes());
    lines.add("More: " + end.run().describeCommand());
    end.pod()
        .ifPresent(
            p ->
                lines.add(
                    "Log: headrace k8s logs "
                        + end.run().name()
                        + ", or kubectl -n "
                        + end.run().namespace()
                        + " logs "
                        + p.name()));
    return lines;
  }

  private static void summary(Optional<DriverExit> exit, List<String> lines) {
    exit.map(e -> e.summary().strip())
        .filter(s -> !s.isEmpty())
        .ifPresent(s -> lines.add("The job says: " + s));
  }

  /** The same for programs. */
  public static Map<String, Object> data(RunEnd end) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", end.run().name());
    data.put("namespace", end.run().namespace());
    data.put("ending", end.ending().words());
    data.put("exit_code", end.exitCode());
    end.status()
        .ifPresent(
            s -> {
              data.put("state", s.state());
              data.put("message", s.message());
              data.put("attempts", s.attempts());
            });
    end.driverExit()
        .ifPresent(
            e -> {
              data.put("driver_exit_code", e.code());
              data.put("driver_reason", e.reason());
              data.put("driver_summary", e.summary());
            });
    end.pod().ifPresent(p -> data.put("driver_pod", p.name()));
    end.pod().flatMap(DriverPod::waitingFor).ifPresent(w -> data.put("waiting_for", w));
    data.put("warnings", end.warnings());
    data.put("notes", end.notes());
    return data;
  }
}
