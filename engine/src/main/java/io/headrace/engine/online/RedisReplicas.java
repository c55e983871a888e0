package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import redis.clients.jedis.HostAndPort;

/**
 * The replicas that have to confirm what a connection has written, before it counts. They are asked
 * behind a batch, on its connection, so that the next batch is on its way while they answer.
 */
final class RedisReplicas {
  private final int wanted;
  private final byte[] number;
  private final byte[] millis;

  private RedisReplicas(int wanted, long millis) {
    this.wanted = wanted;
    this.number = text(wanted);
    this.millis = text(millis);
  }

  static RedisReplicas of(RedisSettings settings) {
    // Answered before the socket gives up.
    return new RedisReplicas(settings.replicas(), Math.max(1, settings.timeoutMillis() / 2));
  }

  /** Whether any are asked at all. */
  boolean areAsked() {
    return wanted > 0;
  }

  /** Writes the question; the answer is for {@link #missing}. */
  void ask(RedisBuffer out) {
    out.command(3);
    out.argument(RedisWords.WAIT);
    out.argument(number);
    out.argument(millis);
  }

  /** What an answer lacks; empty where enough have confirmed. */
  Optional<RedisUnconfirmedException> missing(HostAndPort server, Object answer) {
    long confirmed = (Long) answer;
    return confirmed >= wanted
        ? Optional.empty()
        : Optional.of(new RedisUnconfirmedException(server, confirmed, wanted));
  }

  private static byte[] text(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }
}
