package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on a cluster of three nodes, which takes a while to agree on itself. */
@Tag("thorough")
class RedisClusterIT extends OnlineStoreContract {
  private static final TestRedisCluster CLUSTER = TestRedisCluster.shared();

  @Override
  OnlineStore store() {
    return CLUSTER.store();
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
