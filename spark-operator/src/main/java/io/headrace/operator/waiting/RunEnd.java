package io.headrace.operator.waiting;

import io.headrace.operator.run.DriverExit;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.RunReference;
import io.headrace.operator.run.RunStatus;
import java.util.List;
import java.util.Optional;

/**
 * The end of a wait, with what was found out about it.
 *
 * @param status the last that was seen of the run
 * @param pod the driver's, where it was still there
 * @param warnings what the cluster warned about, oldest first
 * @param notes what became of the run since, and what can be done
 */
public record RunEnd(
    RunReference run,
    Ending ending,
    Optional<RunStatus> status,
    Optional<DriverPod> pod,
    List<String> warnings,
    List<String> notes) {
  public RunEnd {
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }

  public int exitCode() {
    return ending.exitCode();
  }

  /** From the pod, which has the number; else from what the operator kept. */
  public Optional<DriverExit> driverExit() {
    return pod.flatMap(DriverPod::exit).or(() -> status.flatMap(RunStatus::driverExit));
  }
}
