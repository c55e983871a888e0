package io.headrace.engine.online;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A client that is opened when first needed, and anew after a connection broke. What it runs has to
 * be repeatable. Not for use by several threads.
 */
final class RedisSession implements AutoCloseable {
  // A wrong address is told soon; only a server that was there once is waited for.
  private static final Duration FIRST_CONTACT = Duration.ofSeconds(2);

  private final RedisSettings settings;
  private Optional<UnifiedJedis> open = Optional.empty();
  private boolean met;

  RedisSession(RedisSettings settings) {
    this.settings = settings;
  }

  /**
   * Runs an action, again and again for a while where the server cannot be reached or asks to wait.
   *
   * @param doing what fails then, as errors say it: {@code rows could not be written}
   */
  <T> T call(String doing, Function<UnifiedJedis, T> action) {
    RedisPatience first =
        new RedisPatience(
            settings, doing, Patience.of(shorter(FIRST_CONTACT, settings.patience())));
    RedisPatience patience = new RedisPatience(settings, doing, Patience.of(settings.patience()));
    while (true) {
      try {
        T result = action.apply(client());
        met = true;
        return result;
      } catch (JedisException e) {
        close();
        (met || RedisFailures.isAnswer(e) ? patience : first).pauseAfter(e);
      }
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private UnifiedJedis client() {
    if (open.isEmpty()) {
      open = Optional.of(RedisClients.open(settings));
    }
    return open.get();
  }

  @Override
  public void close() {
    open.ifPresent(UnifiedJedis::close);
    open = Optional.empty();
  }
}
