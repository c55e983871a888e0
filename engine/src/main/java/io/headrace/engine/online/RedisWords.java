package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;

/** Names of commands, as they are sent. */
final class RedisWords {
  static final byte[] EVALSHA = bytes("EVALSHA");
  static final byte[] EXEC = bytes("EXEC");
  static final byte[] EXISTS = bytes("EXISTS");
  static final byte[] EXPIRE = bytes("EXPIRE");
  static final byte[] HGET = bytes("HGET");
  static final byte[] HMGET = bytes("HMGET");
  static final byte[] HSET = bytes("HSET");
  static final byte[] LOAD = bytes("LOAD");
  static final byte[] MULTI = bytes("MULTI");
  static final byte[] SCRIPT = bytes("SCRIPT");
  static final byte[] UNWATCH = bytes("UNWATCH");
  static final byte[] WATCH = bytes("WATCH");

  private RedisWords() {}

  private static byte[] bytes(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }
}
