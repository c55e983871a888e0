package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisShardedCluster;

/** The contract on a cluster of three nodes, which takes a while to agree on itself. */
@Tag("thorough")
class RedisClusterIT extends OnlineStoreContract {
  private static RedisShardedCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    List<Integer> ports = List.of(TestRedis.freePort(), TestRedis.freePort(), TestRedis.freePort());
    cluster =
        RedisShardedCluster.newRedisCluster()
            .serverPorts(ports)
            .shard("a", 0)
            .shard("b", 0)
            .shard("c", 0)
            .build();
    cluster.start();
    for (int port : ports) {
      awaitAgreement(port);
    }
  }

  /** A node answers CLUSTERDOWN until it has heard of every slot. */
  private static void awaitAgreement(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (Jedis node = new Jedis(TestRedis.host(), port)) {
      while (!node.clusterInfo().contains("cluster_state:ok")) {
        assertThat(System.nanoTime()).as("node %s agrees in time", port).isLessThan(deadline);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.stop();
  }

  @Override
  OnlineStore store() {
    return RedisOnlineStore.of(
        TestRedis.configuration(
            Mode.CLUSTER, cluster.serverPorts(), Optional.empty(), Optional.empty()));
  }

  @Override
  boolean keepsCreated() {
    return false;
  }

  @Test
  void theIncarnationNamesEachNode() {
    assertThat(store().incarnation().split(",")).hasSize(3);
  }
}
