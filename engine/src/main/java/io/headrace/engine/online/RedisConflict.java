package io.headrace.engine.online;

import redis.clients.jedis.exceptions.JedisException;

/** Somebody else wrote a watched key between reading and writing. */
final class RedisConflict extends JedisException {
  private static final long serialVersionUID = 1L;

  RedisConflict() {
    super("others keep writing the same keys");
  }
}
