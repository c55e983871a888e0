package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/**
 * Removes rows of one table. Other tables' fields stay; a hash that no table has a timestamp in any
 * more is removed whole, with what removed features left in it, as Feast does.
 */
final class RedisRemoval {
  private static final int PIPELINE = 500;

  // KEYS: the fence, the hash. ARGV: online table, generation or nothing, fields.
  private static final byte[] SCRIPT =
      """
      local fence = redis.call('HGET', KEYS[1], ARGV[1])
      local mine = ARGV[2]
      if mine ~= '' and fence and (#fence > #mine or (#fence == #mine and fence > mine)) then
        return redis.error_reply('FENCED ' .. fence)
      end
      for i = 3, #ARGV, 4000 do
        redis.call('HDEL', KEYS[2], unpack(ARGV, i, math.min(i + 3999, #ARGV)))
      end
      local fields = redis.call('HKEYS', KEYS[2])
      for i = 1, #fields do
        if string.sub(fields[i], 1, 4) == '_ts:' then return 1 end
      end
      redis.call('DEL', KEYS[2])
      return 1
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final RedisFence fence;
  private final List<byte[]> arguments = new ArrayList<>();

  /**
   * @param run empty where no fence holds: the table is dropped
   */
  RedisRemoval(RedisSettings settings, OnlineTable table, Optional<RunFence> run) {
    this.fence = new RedisFence(settings, table);
    arguments.add(fence.field());
    arguments.add(run.map(r -> RedisFence.text(r.generation())).orElse(new byte[0]));
    arguments.add(RedisFields.timestamp(table.name()));
    for (Field feature : table.features()) {
      arguments.add(RedisFields.feature(table.name(), feature.name()));
    }
  }

  /**
   * @param keys of hashes
   * @throws redis.clients.jedis.exceptions.JedisException the first failure; a repetition does no
   *     harm
   */
  void remove(UnifiedJedis client, List<byte[]> keys) {
    for (int from = 0; from < keys.size(); from += PIPELINE) {
      List<Response<Object>> responses = new ArrayList<>();
      try (AbstractPipeline pipeline = client.pipelined()) {
        for (byte[] key : keys.subList(from, Math.min(keys.size(), from + PIPELINE))) {
          byte[] guard = fence.key(RedisSlots.of(key));
          responses.add(pipeline.eval(SCRIPT, List.of(guard, key), arguments));
        }
        pipeline.sync();
      }
      RedisFailures.answers(responses);
    }
  }
}
