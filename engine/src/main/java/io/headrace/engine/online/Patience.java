package io.headrace.engine.online;

import io.headrace.engine.definitions.StoreException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long something that fails is tried again: after ever longer pauses, up to two seconds each,
 * of which chance picks the exact length, so that writers that failed together do not come back
 * together. The last pause ends with the whole.
 *
 * <p>Its clock starts with the first failure: what took long before it failed is tried again too.
 */
final class Patience {
  private static final long MILLI = 1_000_000;
  private static final long FIRST_PAUSE = 100 * MILLI;
  private static final long LONGEST_PAUSE = 2_000 * MILLI;

  private final long whole;
  private final PaceClock clock;
  private boolean failed;
  private long firstFailure;
  private long bound = FIRST_PAUSE;

  private Patience(long whole, PaceClock clock) {
    this.whole = whole;
    this.clock = clock;
  }

  static Patience of(Duration whole) {
    return of(whole, PaceClock.SYSTEM);
  }

  static Patience of(Duration whole, PaceClock clock) {
    return new Patience(whole.toNanos(), clock);
  }

  /** Since the first failure; zero before it. */
  Duration spent() {
    return failed ? Duration.ofNanos(clock.nanos() - firstFailure) : Duration.ZERO;
  }

  /**
   * Tells of a failure and waits for its next pause; false, at once, when the whole is over.
   *
   * @param store as an error shows it when the thread is interrupted
   */
  boolean pause(String store) {
    if (!failed) {
      failed = true;
      firstFailure = clock.nanos();
    }
    long left = whole - spent().toNanos();
    if (left <= 0) {
      return false;
    }
    long nanos = ThreadLocalRandom.current().nextLong(bound / 2, bound + 1);
    try {
      clock.sleep(Math.min(nanos, left));
    } catch (CancellationException e) {
      throw new StoreException(store, "interrupted while it was waited for.", e);
    }
    bound = Math.min(2 * bound, LONGEST_PAUSE);
    return true;
  }
}
