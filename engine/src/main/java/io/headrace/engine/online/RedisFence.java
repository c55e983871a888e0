package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/**
 * The least generation that may write a table, in a hash of our own with a field for each online
 * table of the project. A cluster has one such hash in each slot: a script may only touch keys of
 * one slot, and the fence has to be among them.
 */
final class RedisFence {
  private static final int PIPELINE = 2_048;

  // Compared as texts, because Lua's numbers end at 2^53.
  private static final byte[] RAISE =
      """
      local f = redis.call('HGET', KEYS[1], ARGV[1])
      if not f or #f < #ARGV[2] or (#f == #ARGV[2] and f < ARGV[2]) then
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
      end
      return 1
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final String project;
  private final byte[] field;
  private final boolean inSlots;

  RedisFence(RedisSettings settings, OnlineTable table) {
    this.project = table.project();
    this.field = bytes(table.name());
    this.inSlots = settings.isCluster();
  }

  /** Of the hash that guards a slot; a server that is no cluster has a single one. */
  byte[] key(int slot) {
    return bytes(
        inSlots
            ? "headrace:fence:{" + RedisSlots.tag(slot) + "}:" + project
            : "headrace:fence:" + project);
  }

  byte[] field() {
    return field;
  }

  /** How a generation is written, in fields and in arguments. */
  static byte[] text(long generation) {
    return bytes(Long.toString(generation));
  }

  /** In one step on each key; a fence that stands higher stays. */
  void raise(UnifiedJedis client, long generation) {
    List<byte[]> arguments = List.of(field, text(generation));
    each(client, (pipeline, key) -> pipeline.eval(RAISE, List.of(key), arguments));
  }

  /** The highest over all slots: an interrupted raise has not reached them all. */
  long read(UnifiedJedis client) {
    return each(client, (pipeline, key) -> pipeline.hget(key, field)).stream()
        .filter(byte[].class::isInstance)
        .mapToLong(found -> Long.parseLong(new String((byte[]) found, StandardCharsets.US_ASCII)))
        .max()
        .orElse(0);
  }

  private interface Request {
    Response<?> add(AbstractPipeline pipeline, byte[] key);
  }

  private List<Object> each(UnifiedJedis client, Request request) {
    int slots = inSlots ? RedisSlots.COUNT : 1;
    List<Object> answers = new ArrayList<>(slots);
    for (int from = 0; from < slots; from += PIPELINE) {
      List<Response<?>> responses = new ArrayList<>();
      try (AbstractPipeline pipeline = client.pipelined()) {
        for (int slot = from; slot < Math.min(slots, from + PIPELINE); slot++) {
          responses.add(request.add(pipeline, key(slot)));
        }
        pipeline.sync();
      }
      for (Response<?> response : responses) {
        answers.add(RedisFailures.answer(response));
      }
    }
    return answers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
