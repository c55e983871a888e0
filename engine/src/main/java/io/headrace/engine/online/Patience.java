package io.headrace.engine.online;

import io.headrace.engine.definitions.StoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long something that fails is tried again: after ever longer pauses, up to two seconds each,
 * of which chance picks the exact length, so that writers that failed together do not come back
 * together.
 *
 * <p>Its clock starts with the first failure: what took long before it failed is tried again too.
 */
final class Patience {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final long nanos;
  private boolean failed;
  private long firstFailure;
  private long bound = FIRST_PAUSE_MILLIS;

  private Patience(long nanos) {
    this.nanos = nanos;
  }

  static Patience of(Duration total) {
    return new Patience(total.toNanos());
  }

  /** Since the first failure; zero before it. */
  Duration spent() {
    return failed ? Duration.ofNanos(System.nanoTime() - firstFailure) : Duration.ZERO;
  }

  /**
   * Tells of a failure and waits for its next pause; false, at once, where that would exceed the
   * whole.
   *
   * @param store as an error shows it when the thread is interrupted
   */
  boolean pause(String store) {
    if (!failed) {
      failed = true;
      firstFailure = System.nanoTime();
    }
    long millis = ThreadLocalRandom.current().nextLong(bound / 2, bound + 1);
    if (System.nanoTime() - firstFailure + millis * 1_000_000 > nanos) {
      return false;
    }
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(store, "interrupted while it was waited for.", e);
    }
    bound = Math.min(2 * bound, LONGEST_PAUSE_MILLIS);
    return true;
  }
}
