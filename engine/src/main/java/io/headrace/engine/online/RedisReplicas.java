package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.exceptions.JedisException;

/** Waits until replicas have what was written, where the settings ask for that. */
final class RedisReplicas {
  private static final String DOING = "replicas could not be waited for";

  private RedisReplicas() {}

  /**
   * What a connection has written is confirmed on that connection only: one that breaks here took
   * its server's place with it, which the change of the store's incarnation tells.
   *
   * @throws io.headrace.engine.definitions.StoreException when too few replicas confirm in time
   */
  static void await(RedisSettings settings, List<RedisConnection> connections) {
    for (RedisConnection connection : connections) {
      RedisPatience patience = new RedisPatience(settings, DOING, Patience.of(settings.patience()));
      long confirmed = 0;
      while (confirmed < settings.replicas()) {
        confirmed = confirmed(settings, connection, patience);
      }
    }
  }

  private static long confirmed(
      RedisSettings settings, RedisConnection connection, RedisPatience patience) {
    // Answered before the socket gives up.
    long millis = Math.max(1, settings.timeoutMillis() / 2);
    try {
      Object answer = connection.ask(text("WAIT"), text(settings.replicas()), text(millis));
      long confirmed = (Long) answer;
      if (confirmed < settings.replicas()) {
        patience.pauseAfter(
            new JedisException(
                connection.address()
                    + ": "
                    + confirmed
                    + " of "
                    + settings.replicas()
                    + " replicas confirmed"));
      }
      return confirmed;
    } catch (JedisException e) {
      throw RedisFailures.broken(settings, DOING, e);
    }
  }

  private static byte[] text(Object value) {
    return value.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
