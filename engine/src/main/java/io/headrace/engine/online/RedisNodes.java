package io.headrace.engine.online;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

/** What is asked of each master rather than of the one that a key lives on. */
final class RedisNodes {
  /** Where a master is, among what {@link #masters} tells. */
  static final String ADDRESS = "address";

  private final UnifiedJedis client;

  private RedisNodes(UnifiedJedis client) {
    this.client = client;
  }

  static RedisNodes of(UnifiedJedis client) {
    return new RedisNodes(client);
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

  static Map<String, String> info(Jedis node, String section) {
    TreeMap<String, String> info = new TreeMap<>();
    node.info(section)
        .lines()
        .filter(line -> line.contains(":"))
        .map(line -> line.strip().split(":", 2))
        .forEach(pair -> info.put(pair[0], pair[1]));
    return info;
  }

  /** Shows each master and its address. */
  void each(BiConsumer<Jedis, String> action) {
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
