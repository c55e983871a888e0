package io.headrace.engine.online;

/** Spaces batches so that each row has had its time before it is sent. */
final class Throttle {
  private final PaceClock clock;
  private long lastSent;

  Throttle(PaceClock clock) {
    this.clock = clock;
    this.lastSent = clock.nanos();
  }

  /** Returns once the rows have had their time since the batch before. */
  void await(int rows, double nanosPerRow) {
    long wait = lastSent + (long) (rows * nanosPerRow) - clock.nanos();
    if (wait > 0) {
      clock.sleep(wait);
    }
    lastSent = clock.nanos();
  }
}
