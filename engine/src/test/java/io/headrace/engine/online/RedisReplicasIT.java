package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.definitions.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** Replicas that have to confirm, on servers of the tests' own. */
class RedisReplicasIT {
  private static final RunFence RUN = new RunFence("replicas", 1);
  private static final int ROWS = 6_000;

  private final OnlineTable table = OnlineStoreContract.table("driver_stats");

  @Test
  void replicasThatAreAskedForHaveToConfirm() {
    int port = TestRedis.freePort();
    RedisServer master = TestRedis.started(port, "repl-diskless-sync-delay 0");
    int replicaPort = TestRedis.freePort();
    OnlineStore store = RedisOnlineStore.of(replicated(Mode.STANDALONE, List.of(port), 1_500));
    RedisServer replica = TestRedis.started(replicaPort);
    try {
      try (OnlineWriter writer = store.openWriter(table, RUN)) {
        writer.write(row(1));

        assertThat(catchThrowableOfType(StoreException.class, writer::flush))
            .hasMessageContaining(
                "rows could not be written for certain: 127.0.0.1:"
                    + port
                    + ": 0 of 1 replicas confirmed in ")
            .hasMessageContaining("attempts over ")
            .hasMessageContaining("headrace.redis.replicas");
        assertThat(writer.acknowledged().rows()).isZero();
      }
      try (Jedis admin = new Jedis(TestRedis.host(), replicaPort)) {
        admin.replicaof(TestRedis.host(), port);
        TestRedisCluster.await(() -> admin.info("replication").contains("master_link_status:up"));
        try (OnlineWriter writer = store.openWriter(table, RUN)) {
          writer.write(row(2));

          assertThat(writer.flush().written()).isEqualTo(1);
        }
        byte[] hash = new RedisKeys(table).key(OnlineStoreContract.key(2));
        assertThat(admin.exists(hash)).isTrue();
      }
    } finally {
      TestRedis.stop(replica);
      TestRedis.stop(master);
    }
  }

  @Test
  void eachBatchWaitsForItsReplicas() {
    int port = TestRedis.freePort();
    RedisServer master = TestRedis.started(port);
    OnlineStore store = RedisOnlineStore.of(replicated(Mode.STANDALONE, List.of(port), 300));
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      assertThat(
              catchThrowableOfType(
                  StoreException.class,
                  () -> {
                    for (long k = 0; k < ROWS; k++) {
                      writer.write(row(k));
                    }
                  }))
          .hasMessageContaining("0 of 1 replicas confirmed");
      assertThat(writer.acknowledged().rows()).isZero();
    } finally {
      TestRedis.stop(master);
    }
  }

  @Test
  void aReplicaThatComesLateIsWaitedForAndHasEveryRow() {
    int port = TestRedis.freePort();
    RedisServer master = TestRedis.started(port, "repl-diskless-sync-delay 0");
    int replicaPort = TestRedis.freePort();
    RedisServer replica = TestRedis.started(replicaPort);
    OnlineStore store = RedisOnlineStore.of(replicated(Mode.STANDALONE, List.of(port), 30_000));
    try (OnlineWriter writer =
            store.openWriter(table, new WriteSettings(RUN, Writes.CHANGED, Pacing.UNLIMITED));
        Jedis admin = new Jedis(TestRedis.host(), replicaPort)) {
      CompletableFuture<Void> following =
          CompletableFuture.runAsync(
              () -> {
                try (Jedis watching = new Jedis(TestRedis.host(), port)) {
                  TestRedisCluster.await(() -> watching.dbSize() > 0);
                  admin.replicaof(TestRedis.host(), port);
                }
              });
      for (long k = 0; k < ROWS; k++) {
        writer.write(row(k));
      }
      WriteCounts counts = writer.flush();
      following.join();
      long copied = admin.dbSize();

      assertThat(counts.written()).isEqualTo(ROWS);
      assertThat(copied).isEqualTo(ROWS);
      for (long k = 0; k < ROWS; k++) {
        writer.write(k < 10 ? newer(k) : row(k));
      }
      assertThat(writer.flush().unchanged()).isEqualTo(ROWS - 10);
    } finally {
      TestRedis.stop(replica);
      TestRedis.stop(master);
    }
  }

  /** What a connection wrote that then broke was never asked for: the next one writes it again. */
  @Test
  void rowsOfABrokenConnectionAreConfirmedOnTheNext() {
    int port = TestRedis.freePort();
    RedisServer master = TestRedis.started(port, "repl-diskless-sync-delay 0");
    int replicaPort = TestRedis.freePort();
    RedisServer replica =
        TestRedis.started(replicaPort, "replicaof " + TestRedis.host() + " " + port);
    Random random = new Random(11);
    try (FaultyProxy proxy = FaultyProxy.to(port);
        Jedis admin = new Jedis(TestRedis.host(), replicaPort)) {
      TestRedisCluster.await(() -> admin.info("replication").contains("master_link_status:up"));
      OnlineStore store =
          RedisOnlineStore.of(replicated(Mode.STANDALONE, List.of(proxy.port()), 30_000));
      for (int round = 0; round < 6; round++) {
        OnlineTable into = OnlineStoreContract.table("cut_" + OnlineStoreContract.shortId());
        WriteSettings changed = new WriteSettings(RUN, Writes.CHANGED, Pacing.UNLIMITED);
        try (OnlineWriter writer = store.openWriter(into, changed)) {
          proxy.cutAfterAnswerBytes(50 + random.nextInt(400));
          for (long k = 0; k < ROWS; k++) {
            writer.write(row(k));
          }
          assertThat(writer.flush().written()).as("round %d", round).isEqualTo(ROWS);
        }
        assertThat(admin.dbSize()).isEqualTo(ROWS);
        byte[] last = new RedisKeys(into).key(OnlineStoreContract.key(ROWS - 1));
        assertThat(admin.hexists(last, RedisFields.timestamp(into.name()))).isTrue();
      }
      assertThat(proxy.connections()).isGreaterThan(24);
    } finally {
      TestRedis.stop(replica);
      TestRedis.stop(master);
    }
  }

  @Test
  void replicasOfAClusterHaveEveryRowThatCounts() {
    try (TestRedisCluster cluster = TestRedisCluster.withAReplicaEach()) {
      OnlineStore store =
          RedisOnlineStore.of(replicated(Mode.CLUSTER, cluster.ports().subList(0, 3), 30_000));
      try (OnlineWriter writer = store.openWriter(table, RUN)) {
        for (long k = 0; k < ROWS; k++) {
          writer.write(row(k));
        }
        assertThat(writer.flush().written()).isEqualTo(ROWS);
        long copied = 0;
        for (int node = 3; node < 6; node++) {
          try (Jedis replica = cluster.node(node)) {
            copied += replica.dbSize();
          }
        }
        assertThat(copied).isEqualTo(ROWS);
      }
    }
  }

  private static OnlineRow row(long driver) {
    return OnlineStoreContract.row(driver, "first", OnlineStoreContract.at(1));
  }

  private static OnlineRow newer(long driver) {
    return OnlineStoreContract.row(driver, "second", OnlineStoreContract.at(2));
  }

  private static OnlineStoreConfiguration.Redis replicated(
      Mode mode, List<Integer> ports, int patienceMillis) {
    return TestRedis.configuration(
        mode, ports, Optional.empty(), Optional.empty(), Duration.ofMillis(patienceMillis), 1);
  }
}
