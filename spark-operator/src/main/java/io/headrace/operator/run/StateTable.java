package io.headrace.operator.run;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** The states of both operators, by what they mean. */
final class StateTable {
  /** Kubeflow's; the empty one is an object that its controller has not seen yet. */
  private static final Map<String, RunPhase> KUBEFLOW =
      Map.ofEntries(
          entry("", RunPhase.STARTING),
          entry("SUBMITTED", RunPhase.STARTING),
          entry("RUNNING", RunPhase.RUNNING),
          entry("SUCCEEDING", RunPhase.RUNNING),
          entry("COMPLETED", RunPhase.SUCCEEDED),
          entry("FAILING", RunPhase.BETWEEN),
          entry("FAILED", RunPhase.FAILED),
          entry("SUBMISSION_FAILED", RunPhase.BETWEEN),
          entry("PENDING_RERUN", RunPhase.BETWEEN),
          entry("INVALIDATING", RunPhase.BETWEEN),
          entry("SUSPENDING", RunPhase.BETWEEN),
          entry("SUSPENDED", RunPhase.SUSPENDED),
          entry("RESUMING", RunPhase.STARTING),
          entry("UNKNOWN", RunPhase.UNKNOWN));

  private static final Map<String, RunPhase> APACHE =
      Map.ofEntries(
          entry("", RunPhase.STARTING),
          entry("Submitted", RunPhase.STARTING),
          entry("ScheduledToRestart", RunPhase.BETWEEN),
          entry("DriverRequested", RunPhase.STARTING),
          entry("DriverStarted", RunPhase.RUNNING),
          entry("DriverReady", RunPhase.RUNNING),
          entry("InitializedBelowThresholdExecutors", RunPhase.RUNNING),
          entry("RunningHealthy", RunPhase.RUNNING),
          entry("RunningWithPartialCapacity", RunPhase.RUNNING),
          entry("RunningWithBelowThresholdExecutors", RunPhase.RUNNING),
          entry("Succeeded", RunPhase.SUCCEEDED),
          entry("Failed", RunPhase.FAILED),
          entry("SchedulingFailure", RunPhase.NOT_SUBMITTED),
          entry("DriverEvicted", RunPhase.FAILED),
          entry("DriverStartTimedOut", RunPhase.START_TIMED_OUT),
          entry("DriverReadyTimedOut", RunPhase.START_TIMED_OUT),
          entry("ExecutorsStartTimedOut", RunPhase.START_TIMED_OUT));

  /** States that say that it is over and not how: the history does. */
  private static final Set<String> APACHE_OVER =
      Set.of("ResourceReleased", "TerminatedWithoutReleaseResources");

  private StateTable() {}

  static RunPhase kubeflow(String state) {
    return KUBEFLOW.getOrDefault(state, RunPhase.UNKNOWN);
  }

  static RunPhase apache(String state) {
    return APACHE.getOrDefault(state, RunPhase.UNKNOWN);
  }

  static boolean isOver(String apacheState) {
    return APACHE_OVER.contains(apacheState);
  }
}
