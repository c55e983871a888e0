package io.headrace.engine.online;

/**
 * Keeps each writer at or below a rate. Rows are paid for before they are sent, so many short tasks
 * together are no faster than one long one; the time that a writer did not use is kept for one
 * batch at most.
 */
public final class LimitedPacing implements Pacing {
  private static final long serialVersionUID = 1L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final double nanosPerRow;
  private final PaceClock clock;

  /**
   * @param rowsPerSecond of one writer, above 0
   */
  public LimitedPacing(double rowsPerSecond) {
    this(rowsPerSecond, PaceClock.SYSTEM);
  }

  LimitedPacing(double rowsPerSecond, PaceClock clock) {
    if (!(rowsPerSecond > 0)) {
      throw new IllegalArgumentException("rows per second: " + rowsPerSecond);
    }
    this.nanosPerRow = NANOS_PER_SECOND / rowsPerSecond;
    this.clock = clock;
  }

  @Override
  public Pace start() {
    Throttle throttle = new Throttle(clock);
    return new Pace() {
      @Override
      public void await(int rows) {
        throttle.await(rows, nanosPerRow);
      }

      @Override
      public void answered(int rows, long nanos) {}
    };
  }
}
