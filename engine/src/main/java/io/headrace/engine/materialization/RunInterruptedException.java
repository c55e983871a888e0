package io.headrace.engine.materialization;

/** Somebody ended the run before a view was done. */
public final class RunInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause what it was interrupted in, or null where the view had not begun
   */
  RunInterruptedException(String view, Throwable cause) {
    super(
        "Feature view '"
            + view
            + "': the run was interrupted before it was done. Its interval is not recorded; rows that the"
            + " store has acknowledged stay, and the same command overwrites them.",
        cause);
  }
}
