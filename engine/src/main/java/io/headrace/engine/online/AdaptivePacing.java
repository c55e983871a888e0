package io.headrace.engine.online;

/**
 * Gives way to those who read: a writer halves its rate while the store answers slower than it used
 * to, and takes it back in small steps. Each writer compares the store with what it has seen of it
 * itself; a store that stays slow becomes the new measure after a while.
 */
public final class AdaptivePacing implements Pacing {
  private static final long serialVersionUID = 1L;

  private final Pacing bound;
  private final PaceClock clock;

  /**
   * @param bound holds as well, so that a limit stays a limit
   */
  public AdaptivePacing(Pacing bound) {
    this(bound, PaceClock.SYSTEM);
  }

  AdaptivePacing(Pacing bound, PaceClock clock) {
    this.bound = bound;
    this.clock = clock;
  }

  @Override
  public Pace start() {
    return new AdaptivePace(bound.start(), clock);
  }
}
