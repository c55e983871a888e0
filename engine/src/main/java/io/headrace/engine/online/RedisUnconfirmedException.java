package io.headrace.engine.online;

import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

/** A server has taken rows, and too few of its replicas have them yet. */
final class RedisUnconfirmedException extends JedisException {
  private static final long serialVersionUID = 1L;

  RedisUnconfirmedException(HostAndPort server, long confirmed, int wanted) {
    super(server + ": " + confirmed + " of " + wanted + " replicas confirmed");
  }
}
