package io.headrace.operator.run;

/** What a state of an operator means to somebody who waits. */
public enum RunPhase {
  /** Submitted; no driver runs yet. */
  STARTING,
  RUNNING,
  /** A waypoint: an attempt has ended, and another one or the end follows. */
  BETWEEN,
  SUSPENDED,
  /** A state that this version does not know: it is waited on. */
  UNKNOWN,
  SUCCEEDED,
  /** The driver ran, or was lost. */
  FAILED,
  /** The end, without a driver ever. */
  NOT_SUBMITTED,
  /** The operator's own time to start has passed. */
  START_TIMED_OUT;

  /** Whether nothing follows. */
  public boolean ended() {
    return compareTo(SUCCEEDED) >= 0;
  }
}
