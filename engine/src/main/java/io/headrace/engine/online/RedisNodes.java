package io.headrace.engine.online;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
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

/** What is asked of each master rather than of the one that a key lives on. */
final class RedisNodes {
  /** Where a master is, among what {@link #masters} tells. */
  static final String ADDRESS = "address";

  private static final int SCAN_COUNT = 1_000;

  private final UnifiedJedis client;

  private RedisNodes(UnifiedJedis client) {
    this.client = client;
  }

  static RedisNodes of(UnifiedJedis client) {
    return new RedisNodes(client);
  }

  /** Shows the keys of all hashes that hold a row of the table, some thousand at a time. */
  void scan(OnlineTable table, Consumer<List<byte[]>> found) {
    RedisKeys keys = new RedisKeys(table);
    byte[] timestamp = RedisFields.timestamp(table.name());
    ScanParams wanted = new ScanParams().match(keys.pattern()).count(SCAN_COUNT);
    each(
        (node, info) -> {
          byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
          do {
            ScanResult<byte[]> page = node.scan(cursor, wanted);
            found.accept(holding(page.getResult().stream().filter(keys::has).toList(), timestamp));
            cursor = page.getCursorAsBytes();
          } while (!Arrays.equals(cursor, ScanParams.SCAN_POINTER_START_BINARY));
        });
  }

  private List<byte[]> holding(List<byte[]> keys, byte[] field) {
    List<Response<Boolean>> responses = new ArrayList<>(keys.size());
    // Through the client, not the node: a slot may move meanwhile.
    try (AbstractPipeline pipeline = client.pipelined()) {
      keys.forEach(key -> responses.add(pipeline.hexists(key, field)));
      pipeline.sync();
    }
    List<byte[]> holding = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (RedisFailures.answer(responses.get(i))) {
        holding.add(keys.get(i));
      }
    }
    return holding;
  }

  /** Run id of each master, ordered, joined by commas. */
  String runIds() {
    return masters("server").stream()
        .map(info -> info.getOrDefault("run_id", "unknown"))
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** What each master says of itself in a section of INFO, and its {@link #ADDRESS}. */
  List<Map<String, String>> masters(String section) {
    List<Map<String, String>> infos = new ArrayList<>();
    each(
        (node, address) -> {
          Map<String, String> info = info(node, section);
          info.put(ADDRESS, address);
          infos.add(info);
        });
    return infos;
  }

  private static Map<String, String> info(Jedis node, String section) {
    TreeMap<String, String> info = new TreeMap<>();
    node.info(section)
        .lines()
        .filter(line -> line.contains(":"))
        .map(line -> line.strip().split(":", 2))
        .forEach(pair -> info.put(pair[0], pair[1]));
    return info;
  }

  private void each(BiConsumer<Jedis, String> action) {
    for (Pool<Connection> pool : pools()) {
      try (Connection connection = pool.getResource()) {
        Jedis node = new Jedis(connection);
        // Replicas hold the same keys, and take no writes.
        if (!"slave".equals(info(node, "replication").get("role"))) {
          action.accept(node, connection.getHostAndPort().toString());
        }
      }
    }
  }

  private List<Pool<Connection>> pools() {
    if (client instanceof RedisClusterClient cluster) {
      return List.copyOf(cluster.getClusterNodes().values());
    }
    if (client instanceof RedisSentinelClient sentinel) {
      return List.copyOf(sentinel.getPrimaryNodesConnectionMap().values());
    }
    if (client instanceof RedisClient standalone) {
      return List.of(standalone.getPool());
    }
    throw new IllegalStateException("a client of an unknown kind: " + client.getClass());
  }
}
