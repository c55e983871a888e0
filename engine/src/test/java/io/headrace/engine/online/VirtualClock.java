package io.headrace.engine.online;

/** A clock that a test moves; sleeping moves it too, and takes no time. */
final class VirtualClock implements PaceClock {
  private static final long serialVersionUID = 1L;

  private long now = 1_000_000;
  private long slept;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void sleep(long nanos) {
    now += nanos;
    slept += nanos;
  }

  void pass(long nanos) {
    now += nanos;
  }

  long slept() {
    return slept;
  }
}
