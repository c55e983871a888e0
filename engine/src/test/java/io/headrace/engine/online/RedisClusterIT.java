package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on a cluster of three nodes, which takes a while to agree on itself. */
@Tag("thorough")
class RedisClusterIT extends OnlineStoreContract {
  private static TestRedisCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestRedisCluster.ofMasters();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  OnlineStore store() {
    return cluster.store();
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
