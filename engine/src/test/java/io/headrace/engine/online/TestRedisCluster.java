package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisServer;

/** A cluster of a test's own: masters that divide the slots evenly, and a replica for each. */
final class TestRedisCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final long PATIENCE_SECONDS = 60;

  private final List<Integer> ports = new ArrayList<>();
  private final List<RedisServer> servers = new ArrayList<>();

  private TestRedisCluster() {}

  /** Three masters for all tests of the JVM, which end with it. */
  static TestRedisCluster shared() {
    return Shared.CLUSTER;
  }

  /** Formed when first asked for. */
  private static final class Shared {
    private static final TestRedisCluster CLUSTER = new TestRedisCluster();

    static {
      CLUSTER.form(0);
    }
  }

  static TestRedisCluster withAReplicaEach() {
    TestRedisCluster cluster = new TestRedisCluster();
    cluster.form(MASTERS);
    return cluster;
  }

  /**
   * A node that has all slots and tells its clients another port, behind which a proxy may stand.
   * Whoever asks for it stops it.
   */
  static RedisServer aloneBehind(int told, int port) {
    RedisServer server =
        TestRedis.started(
            port, "cluster-enabled yes", "cluster-announce-port " + told, "dir " + folder());
    try (Jedis node = new Jedis(TestRedis.host(), port)) {
      node.clusterAddSlots(IntStream.range(0, RedisSlots.COUNT).toArray());
      await(() -> node.clusterInfo().contains("cluster_state:ok"));
    }
    return server;
  }

  /** Those of the masters first. */
  List<Integer> ports() {
    return List.copyOf(ports);
  }

  OnlineStore store() {
    return RedisOnlineStore.of(configuration());
  }

  OnlineStoreConfiguration.Redis configuration() {
    return TestRedis.configuration(Mode.CLUSTER, ports, Optional.empty(), Optional.empty());
  }

  UnifiedJedis connect() {
    return RedisClusterClient.create(Set.of(new HostAndPort(TestRedis.host(), ports.get(0))));
  }

  Jedis node(int number) {
    return new Jedis(TestRedis.host(), ports.get(number));
  }

  /** Stops a node as an operator would. */
  void stop(int number) {
    TestRedis.stop(servers.get(number));
  }

  String id(int number) {
    try (Jedis node = node(number)) {
      return node.clusterMyId();
    }
  }

  private void form(int replicas) {
    for (int i = 0; i < MASTERS + replicas; i++) {
      ports.add(TestRedis.freePort());
      servers.add(
          TestRedis.started(
              ports.get(i),
              "cluster-enabled yes",
              "cluster-node-timeout 2000",
              "cluster-require-full-coverage yes",
              "repl-diskless-sync-delay 0",
              "dir " + folder()));
    }
    for (int i = 0; i < ports.size(); i++) {
      try (Jedis node = node(i)) {
        if (i < MASTERS) {
          int first = RedisSlots.COUNT * i / MASTERS;
          int end = RedisSlots.COUNT * (i + 1) / MASTERS;
          node.clusterAddSlots(IntStream.range(first, end).toArray());
          node.configSet("cluster-replica-validity-factor", "0");
        }
        node.clusterMeet(TestRedis.host(), ports.get(0));
      }
    }
    await(() -> everyNode("cluster_known_nodes:" + ports.size()));
    for (int i = MASTERS; i < ports.size(); i++) {
      try (Jedis node = node(i)) {
        node.clusterReplicate(id(i - MASTERS));
      }
    }
    await(() -> everyNode("cluster_state:ok"));
    for (int i = MASTERS; i < ports.size(); i++) {
      int replica = i;
      await(() -> says(replica, "master_link_status:up"));
    }
  }

  private boolean everyNode(String state) {
    return IntStream.range(0, ports.size())
        .allMatch(
            i -> {
              try (Jedis node = node(i)) {
                return node.clusterInfo().contains(state);
              }
            });
  }

  /** Whether a node's INFO replication has a line. */
  boolean says(int number, String line) {
    return says(ports.get(number), line, "replication");
  }

  /** Likewise for any server; false where it breaks the connection off. */
  static boolean says(int port, String line, String section) {
    try (Jedis node = new Jedis(TestRedis.host(), port)) {
      return node.info(section).contains(line);
    } catch (JedisException e) {
      return false;
    }
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "no agreement within " + Duration.ofSeconds(PATIENCE_SECONDS));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("redis");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    servers.forEach(TestRedis::stop);
  }
}
