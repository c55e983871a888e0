package io.headrace.engine.materialization;

/** Whether a run was told to end; what was not begun then is not begun any more. */
final class Interruption {
  private volatile boolean requested;

  void request() {
    requested = true;
  }

  boolean isRequested() {
    return requested;
  }

  /** What a failure means: whatever fails in a run that was told to end, ends by that. */
  RuntimeException explain(String view, Exception failure) {
    return requested
        ? new RunInterruptedException(view, failure)
        : TaskFailures.explain("Feature view '" + view + "'", failure);
  }

  /**
   * @throws RunInterruptedException when the run was told to end
   */
  void requireNone(String view) {
    if (requested) {
      throw new RunInterruptedException(view, null);
    }
  }
}
