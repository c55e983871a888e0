package io.headrace.engine.online;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Removes rows of one table up to a bound. Other tables' fields stay; a hash that no table has a
 * timestamp in any more is removed whole, with what removed features left in it.
 *
 * <p>A batch whose answer was lost is sent again, and what it had removed counts as unchanged then.
 */
final class RedisKeyRemover implements AutoCloseable {
  private static final int BATCH = 500;

  // KEYS: the fence, the hash. ARGV: online table, generation, bound, field of the timestamp,
  // fields of the features. Answers 0 for no row, 1 for a removed one, 2 for a newer one.
  private static final byte[] SCRIPT =
      """
      local byte = string.byte
      local fence, mine = redis.call('HGET', KEYS[1], ARGV[1]), ARGV[2]
      if fence and (#fence > #mine or (#fence == #mine and fence > mine)) then
        return redis.error_reply('FENCED ' .. fence)
      end
      %s
      local stored = redis.call('HGET', KEYS[2], ARGV[4])
      if not stored then return 0 end
      if isNewer(stored, ARGV[3]) then return 2 end
      for i = 4, #ARGV, 4000 do
        redis.call('HDEL', KEYS[2], unpack(ARGV, i, math.min(i + 3999, #ARGV)))
      end
      local fields = redis.call('HKEYS', KEYS[2])
      for i = 1, #fields do
        if string.sub(fields[i], 1, 4) == '_ts:' then return 1 end
      end
      redis.call('DEL', KEYS[2])
      return 1
      """
          .formatted(NewerWinsScript.MOMENTS)
          .getBytes(StandardCharsets.US_ASCII);

  private final RedisSettings settings;
  private final OnlineTable table;
  private final RunFence run;
  private final Pace pace;
  private final RedisFence fence;
  private final RedisKeys keys;
  private final byte[][] fields;
  private final RedisSession session;
  private final List<KeyRemoval> batch = new ArrayList<>(BATCH);
  private WriteCounts acknowledged = WriteCounts.NONE;

  RedisKeyRemover(RedisSettings settings, OnlineTable table, WriteSettings how) {
    this.settings = settings;
    this.table = table;
    this.run = how.fence();
    this.pace = how.pacing().start();
    this.fence = new RedisFence(settings, table);
    this.keys = new RedisKeys(table);
    this.fields =
        RedisFields.features(table.name(), table.features().stream().map(f -> f.name()).toList());
    this.session = new RedisSession(settings);
  }

  void remove(KeyRemoval removal) {
    batch.add(removal);
    if (batch.size() == BATCH) {
      flush();
    }
  }

  WriteCounts acknowledged() {
    return acknowledged;
  }

  void flush() {
    if (batch.isEmpty()) {
      return;
    }
    pace.await(batch.size());
    long start = System.nanoTime();
    List<Object> answers = session.call("rows could not be removed", this::send);
    for (Object answer : answers) {
      long what = (Long) answer;
      acknowledged =
          acknowledged.plus(
              new WriteCounts(0, what == 2 ? 1 : 0, what == 0 ? 1 : 0, 0, what == 1 ? 1 : 0, 0));
    }
    pace.answered(batch.size(), System.nanoTime() - start);
    batch.clear();
  }

  private List<Object> send(UnifiedJedis client) {
    List<Response<Object>> responses = new ArrayList<>(batch.size());
    try (AbstractPipeline pipeline = client.pipelined()) {
      for (KeyRemoval removal : batch) {
        byte[] key = keys.key(removal.entityKey());
        byte[] guard = fence.key(RedisSlots.of(key));
        responses.add(pipeline.eval(SCRIPT, List.of(guard, key), arguments(removal)));
      }
      pipeline.sync();
    }
    try {
      return RedisFailures.answers(responses);
    } catch (JedisException e) {
      if (RedisFailures.isFenced(e)) {
        throw new FencedException(settings.description(), table.name(), run);
      }
      throw e;
    }
  }

  private List<byte[]> arguments(KeyRemoval removal) {
    List<byte[]> arguments = new ArrayList<>(4 + fields.length);
    arguments.add(fence.field());
    arguments.add(RedisFence.text(run.generation()));
    arguments.add(RedisFields.timestampValue(removal.boundMicros()));
    arguments.add(RedisFields.timestamp(table.name()));
    arguments.addAll(List.of(fields));
    return arguments;
  }

  @Override
  public void close() {
    session.close();
  }
}
