package io.headrace.engine.online;

import io.headrace.engine.definitions.StoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * How long one thing is tried again: with pauses that double, each a random part shorter so that
 * many writers do not come back at once, until the time is over. It begins with the first failure.
 */
final class RedisPatience {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final RedisSettings settings;
  private final String doing;
  private final long patienceNanos;
  private long start;
  private int attempts;

  /**
   * @param doing what fails then, as errors say it: {@code rows could not be written}
   */
  RedisPatience(RedisSettings settings, String doing, Duration patience) {
    this.settings = settings;
    this.doing = doing;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Returns when it is time to try again.
   *
   * @throws StoreException when the failure will not pass, or the time is over
   */
  void pauseAfter(JedisException failure) {
    if (attempts++ == 0) {
      start = System.nanoTime();
    }
    if (RedisFailures.isRefusal(failure)) {
      throw RedisFailures.refused(settings, doing, failure);
    }
    long passed = System.nanoTime() - start;
    if (passed >= patienceNanos) {
      throw RedisFailures.unreachable(settings, doing, attempts, passed, failure);
    }
    if (attempts == 1 && isAnsweredAtOnce(failure)) {
      return;
    }
    long whole = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempts, 10));
    long millis = whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    long left = Math.max(1, (patienceNanos - passed) / 1_000_000);
    try {
      Thread.sleep(Math.min(millis, left));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(settings.description(), doing + ": interrupted.", e);
    }
  }

  /** The script is sent again, the way is asked again: no need to wait for that. */
  private static boolean isAnsweredAtOnce(JedisException failure) {
    return failure instanceof JedisNoScriptException || failure instanceof JedisMovedDataException;
  }
}
