package io.headrace.engine.online;

import io.headrace.engine.definitions.StoreException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Which failures of Redis are worth a {@link Patience}, and the error once it is over. */
final class RedisPatience {
  private final RedisSettings settings;
  private final String doing;
  private final Patience patience;
  private int attempts;

  /**
   * @param doing what fails then, as errors say it: {@code rows could not be written}
   */
  RedisPatience(RedisSettings settings, String doing, Patience patience) {
    this.settings = settings;
    this.doing = doing;
    this.patience = patience;
  }

  /**
   * Returns when it is time to try again.
   *
   * @throws StoreException when the failure will not pass, or the time is over
   */
  void pauseAfter(JedisException failure) {
    attempts++;
    if (RedisFailures.isRefusal(failure)) {
      throw RedisFailures.refused(settings, doing, failure);
    }
    if (attempts == 1 && isAnsweredAtOnce(failure)) {
      return;
    }
    if (!patience.pause(settings.description())) {
      long nanos = patience.spent().toNanos();
      throw RedisFailures.unreachable(settings, doing, attempts, nanos, failure);
    }
  }

  /** The script is sent again, the way is asked again: no need to wait for that. */
  private static boolean isAnsweredAtOnce(JedisException failure) {
    return failure instanceof JedisNoScriptException || failure instanceof JedisMovedDataException;
  }
}
