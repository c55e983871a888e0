package io.headrace.operator.submission;

/** When a run that has ended before is run again. */
public enum Rerun {
  /** After a failure; what has succeeded is done. */
  WHEN_FAILED,
  /** Whatever came of it. */
  ALWAYS
}
