package io.headrace.engine.ledger;

/** How far a run has come with a view. */
public enum RunStatus {
  /** Its driver was alive when it was last heard of. */
  RUNNING,
  /** Everything is written, and the interval is recorded. */
  DONE,
  /** It ended with an error; nothing was recorded. */
  FAILED,
  /** It was told to end, or its driver is gone without a word; nothing was recorded. */
  INTERRUPTED,
  /** A later run of an overlapping interval began while it was running. */
  TAKEN_OVER
}
