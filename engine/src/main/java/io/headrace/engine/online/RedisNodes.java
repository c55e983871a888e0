package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.Pool;

/** What is asked of each server rather than of the one that a key lives on. */
final class RedisNodes {
  private static final int SCAN_COUNT = 1_000;

  private final UnifiedJedis client;

  private RedisNodes(UnifiedJedis client) {
    this.client = client;
  }

  static RedisNodes of(UnifiedJedis client) {
    return new RedisNodes(client);
  }

  /** Removes the table's fields; Redis removes a hash with its last field. */
  void drop(OnlineTable table) {
    RedisKeys keys = new RedisKeys(table);
    List<byte[]> fields = new ArrayList<>();
    for (Field feature : table.features()) {
      fields.add(RedisFields.feature(table.name(), feature.name()));
    }
    fields.add(RedisFields.timestamp(table.name()));
    byte[][] all = fields.toArray(byte[][]::new);
    ScanParams wanted = new ScanParams().match(keys.pattern()).count(SCAN_COUNT);
    each(node -> scan(node, keys, wanted, all));
  }

  private void scan(Jedis node, RedisKeys keys, ScanParams wanted, byte[][] fields) {
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    do {
      ScanResult<byte[]> page = node.scan(cursor, wanted);
      List<byte[]> ours = page.getResult().stream().filter(keys::has).toList();
      if (!ours.isEmpty()) {
        List<Response<Long>> responses = new ArrayList<>(ours.size());
        // Through the client, not the node: a replica lists keys but does not take the command.
        try (AbstractPipeline pipeline = client.pipelined()) {
          ours.forEach(key -> responses.add(pipeline.hdel(key, fields)));
          pipeline.sync();
        }
        RedisFailures.answers(responses);
      }
      cursor = page.getCursorAsBytes();
    } while (!Arrays.equals(cursor, ScanParams.SCAN_POINTER_START_BINARY));
  }

  /** Run id of each node that takes writes, ordered, joined by commas. */
  String runIds() {
    List<String> ids = new ArrayList<>();
    each(
        node -> {
          TreeMap<String, String> info = new TreeMap<>();
          node.info()
              .lines()
              .filter(line -> line.contains(":"))
              .map(line -> line.strip().split(":", 2))
              .forEach(pair -> info.put(pair[0], pair[1]));
          if (!"slave".equals(info.get("role"))) {
            ids.add(info.getOrDefault("run_id", "unknown"));
          }
        });
    return ids.stream().sorted().collect(Collectors.joining(","));
  }

  private void each(Consumer<Jedis> action) {
    for (Pool<Connection> pool : pools()) {
      try (Connection connection = pool.getResource()) {
        action.accept(new Jedis(connection));
      }
    }
  }

  private Collection<? extends Pool<Connection>> pools() {
    if (client instanceof RedisClusterClient cluster) {
      return cluster.getClusterNodes().values();
    }
    if (client instanceof RedisSentinelClient sentinel) {
      return sentinel.getPrimaryNodesConnectionMap().values();
    }
    if (client instanceof RedisClient standalone) {
      return List.of(standalone.getPool());
    }
    throw new IllegalStateException("a client of an unknown kind: " + client.getClass());
  }
}
