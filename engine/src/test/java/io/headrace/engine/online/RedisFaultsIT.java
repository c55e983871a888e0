package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.definitions.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.embedded.RedisServer;

/** What goes wrong with servers and networks, on servers of the tests' own. */
class RedisFaultsIT {
  private static final RunFence RUN = new RunFence("faults", 1);
  private static final int ROWS = 6_000;

  private final OnlineTable table = OnlineStoreContract.table("driver_stats");
  private final Map<Long, Long> newest = new HashMap<>();

  @Test
  void aServerThatIsStoppedAndStartedAgainGetsEveryRow() {
    int port = TestRedis.freePort();
    String[] keeping = {"appendonly yes", "appendfsync always", "dir " + TestRedisCluster.folder()};
    RedisServer first = TestRedis.started(port, keeping);
    List<RedisServer> servers = new ArrayList<>(List.of(first));
    OnlineStore store = store(port);
    String before = store.incarnation();
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      for (long k = 0; k < ROWS / 2; k++) {
        write(writer, k, k);
      }
      CompletableFuture<Void> restarted =
          CompletableFuture.runAsync(
              () -> {
                TestRedis.stop(first);
                servers.add(TestRedis.started(port, keeping));
              });
      for (long k = ROWS / 2; k < ROWS; k++) {
        write(writer, k, k);
      }
      restarted.join();

      assertThat(writer.flush().written()).isEqualTo(ROWS);
      assertThat(store.incarnation()).isNotEqualTo(before);
      assertStoreEqualsTheOracle(store);
    } finally {
      TestRedis.stop(servers.get(servers.size() - 1));
    }
  }

  @Test
  void aServerThatLostEverythingTellsByItsIncarnationAndTakesTheRunAgain() {
    int port = TestRedis.freePort();
    RedisServer first = TestRedis.started(port);
    OnlineStore store = store(port);
    String before = store.incarnation();
    writeAll(store);
    TestRedis.stop(first);
    RedisServer second = TestRedis.started(port);
    try {
      assertThat(store.incarnation()).isNotEqualTo(before);
      writeAll(store);
      assertStoreEqualsTheOracle(store);
    } finally {
      TestRedis.stop(second);
    }
  }

  @Test
  void aFullServerFailsAtOnceWithItsFigures() {
    int port = TestRedis.freePort();
    RedisServer server = TestRedis.started(port, "maxmemory 3mb", "maxmemory-policy noeviction");
    OnlineStore store = store(port);
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      StoreException failure =
          catchThrowableOfType(
              StoreException.class,
              () -> {
                for (long k = 0; k < 100_000; k++) {
                  write(writer, k, k);
                }
                writer.flush();
              });

      assertThat(failure)
          .hasMessageMatching(
              "Redis at 127\\.0\\.0\\.1:"
                  + port
                  + ": rows could not be written: the server is at its maxmemory \\(Redis at"
                  + " 127\\.0\\.0\\.1:"
                  + port
                  + " uses \\d\\.\\d of 3\\.1 MB\\)\\. Raise maxmemory, set key_ttl_seconds, or"
                  + " materialize fewer views or features; then run again, rows that were written"
                  + " are kept\\.");
      try (Jedis jedis = new Jedis(TestRedis.host(), port)) {
        jedis.configSet("maxmemory", "0");
        assertThat(jedis.dbSize()).isBetween(1_000L, 99_000L);
      }
    }
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      newest.forEach((k, seconds) -> writer.write(row(k, seconds)));
      assertThat(writer.flush().written()).isEqualTo(newest.size());
      assertStoreEqualsTheOracle(store);
    } finally {
      TestRedis.stop(server);
    }
  }

  @Test
  void aServerThatIsAReplicaForAWhileIsWaitedFor() {
    int port = TestRedis.freePort();
    RedisServer server = TestRedis.started(port, "replica-serve-stale-data yes");
    OnlineStore store = store(port);
    try (OnlineWriter writer = store.openWriter(table, RUN);
        Jedis admin = new Jedis(TestRedis.host(), port)) {
      write(writer, 1, 1);
      writer.flush();
      admin.replicaof(TestRedis.host(), TestRedis.freePort());
      CompletableFuture<Void> promoted =
          CompletableFuture.runAsync(
              () -> {
                try (Jedis watching = new Jedis(TestRedis.host(), port)) {
                  TestRedisCluster.await(
                      () -> watching.info("errorstats").contains("errorstat_READONLY"));
                  watching.replicaofNoOne();
                }
              });
      write(writer, 2, 2);

      assertThat(writer.flush().written()).isEqualTo(2);
      promoted.join();
      assertStoreEqualsTheOracle(store);
    } finally {
      TestRedis.stop(server);
    }
  }

  @Test
  void lostRequestsAndLostAnswersAreRepeatedAndCountedOnce() {
    Random random = new Random(42);
    try (FaultyProxy proxy = FaultyProxy.to(TestRedis.port())) {
      OnlineStore store = store(proxy.port());
      for (int round = 0; round < 8; round++) {
        OnlineTable into = OnlineStoreContract.table("cut_" + OnlineStoreContract.shortId());
        Writes writes = round % 4 < 2 ? Writes.ALL : Writes.CHANGED;
        WriteSettings how = new WriteSettings(RUN, writes, Pacing.UNLIMITED);
        try (OnlineWriter writer = store.openWriter(into, how)) {
          if (round % 2 == 0) {
            proxy.cutAfterRequestBytes(20_000 + random.nextInt(400_000));
          } else {
            proxy.cutAfterAnswerBytes(50 + random.nextInt(300));
          }
          for (long k = 0; k < ROWS; k++) {
            writer.write(row(k, k % 7));
          }
          WriteCounts counts = writer.flush();

          assertThat(counts.written()).as("round %d", round).isEqualTo(ROWS);
        }
        newest.clear();
        for (long k = 0; k < ROWS; k++) {
          newest.put(k, k % 7);
        }
        assertStoreEqualsTheOracle(store, into);
      }
      assertThat(proxy.connections()).isGreaterThan(16);
    }
  }

  @Test
  void aServerThatCannotBeReachedForAWhileIsWaitedFor() {
    try (FaultyProxy proxy = FaultyProxy.to(TestRedis.port())) {
      OnlineStore store = store(proxy.port());
      OnlineTable into = OnlineStoreContract.table("refused_" + OnlineStoreContract.shortId());
      try (OnlineWriter writer = store.openWriter(into, RUN)) {
        writer.write(row(1, 1));
        writer.flush();
        proxy.refuse();
        int before = proxy.connections();
        CompletableFuture<Void> allowed =
            CompletableFuture.runAsync(
                () -> {
                  TestRedisCluster.await(() -> proxy.connections() > before + 2);
                  proxy.allow();
                });
        writer.write(row(2, 2));

        assertThat(writer.flush().written()).isEqualTo(2);
        allowed.join();
      }
    }
  }

  @Test
  void keysAreListedOnFromWhereTheConnectionBroke() {
    int port = TestRedis.freePort();
    RedisServer server = TestRedis.started(port);
    try (FaultyProxy proxy = FaultyProxy.to(port)) {
      OnlineStore store = store(proxy.port());
      writeAll(store);
      long[] shown = new long[1];
      store.forEachKey(
          table,
          key -> {
            if (++shown[0] == ROWS / 2) {
              proxy.cut();
            }
          });

      // A page holds some 1,000.
      assertThat(shown[0]).isBetween((long) ROWS, ROWS + 2_000L);
    } finally {
      TestRedis.stop(server);
    }
  }

  @Test
  void aSlowServerGetsEveryRow() {
    try (FaultyProxy proxy = FaultyProxy.to(TestRedis.port())) {
      OnlineStore store = store(proxy.port());
      OnlineTable into = OnlineStoreContract.table("slow_" + OnlineStoreContract.shortId());
      proxy.delayAnswers(Duration.ofMillis(30));
      try (OnlineWriter writer = store.openWriter(into, RUN)) {
        for (long k = 0; k < ROWS; k++) {
          write(writer, k, k);
        }
        assertThat(writer.flush().written()).isEqualTo(ROWS);
      }
      proxy.delayAnswers(Duration.ZERO);
      assertStoreEqualsTheOracle(store, into);
    }
  }

  @Test
  void patienceEnds() {
    try (FaultyProxy proxy = FaultyProxy.to(TestRedis.port())) {
      OnlineStore store =
          RedisOnlineStore.of(
              TestRedis.patient(Mode.STANDALONE, List.of(proxy.port()), Duration.ofMillis(300)));
      proxy.refuse();
      try (OnlineWriter writer = store.openWriter(table, RUN)) {
        writer.write(row(1, 1));

        assertThat(catchThrowableOfType(StoreException.class, writer::flush))
            .hasMessageContaining("rows could not be written: no success in ")
            .hasMessageContaining("attempts over 0.3 s");
      }
    }
  }

  @Test
  void aServerWithTooManyClientsIsWorthWaitingFor() {
    String reached = "ERR max number of clients reached";

    assertThat(RedisFailures.isRefusal(new JedisDataException(reached))).isFalse();
    assertThat(RedisFailures.isRefusal(new JedisDataException("ERR syntax error"))).isTrue();
  }

  @Test
  void aPasswordThatIsPartOfAClassNameKeepsTheCause() {
    RedisSettings settings = RedisSettings.of(TestRedis.configuration(1, Optional.of("Jedis")));
    JedisDataException answer = new JedisDataException("ERR syntax error");

    assertThat(RedisFailures.refused(settings, "rows could not be read", answer))
        .hasCause(answer)
        .hasMessageContaining("the server answered 'ERR syntax error'");
  }

  @Test
  void lostAnswersOfAClusterAreCountedAsWhatTheStoreHolds() {
    Random random = new Random(7);
    int port = TestRedis.freePort();
    try (FaultyProxy proxy = FaultyProxy.to(port)) {
      RedisServer server = TestRedisCluster.aloneBehind(proxy.port(), port);
      OnlineStore store =
          RedisOnlineStore.of(
              TestRedis.patient(Mode.CLUSTER, List.of(proxy.port()), Duration.ofSeconds(30)));
      WriteSettings changed = new WriteSettings(RUN, Writes.CHANGED, Pacing.UNLIMITED);
      try {
        for (int round = 0; round < 6; round++) {
          OnlineTable into = OnlineStoreContract.table("cut_" + OnlineStoreContract.shortId());
          try (OnlineWriter writer = store.openWriter(into, changed)) {
            writer.write(row(ROWS, 0));
            writer.flush();
            proxy.cutAfterAnswerBytes(20 + random.nextInt(300));
            for (long k = 0; k < ROWS; k++) {
              writer.write(row(k, k % 7));
            }
            assertThat(writer.flush().written()).as("round %d", round).isEqualTo(ROWS + 1);
          }
          try (OnlineWriter writer = store.openWriter(into, changed)) {
            for (long k = 0; k < ROWS; k++) {
              writer.write(row(k, k % 7));
            }
            assertThat(writer.flush().unchanged()).isEqualTo(ROWS);
          }
        }
        assertThat(proxy.connections()).isGreaterThan(12);
      } finally {
        TestRedis.stop(server);
      }
    }
  }

  @Test
  void aFailoverInAClusterLosesNoRowThatTheIncarnationDoesNotTellOf() {
    try (TestRedisCluster cluster = TestRedisCluster.withAReplicaEach()) {
      OnlineStore store = cluster.store();
      store.raiseFence(table, RUN);
      String before = store.incarnation();
      try (OnlineWriter writer = store.openWriter(table, RUN)) {
        for (long k = 0; k < ROWS; k++) {
          write(writer, k, 0);
        }
        writer.flush();
        cluster.stop(0);
        for (long k = 0; k < ROWS; k++) {
          write(writer, k, k);
        }

        assertThat(writer.flush().written()).isEqualTo(2L * ROWS);
      }
      assertThat(cluster.says(3, "role:master")).isTrue();
      assertThat(store.incarnation()).isNotEqualTo(before);
      writeAll(store);
      assertStoreEqualsTheOracle(store);
      assertThat(store.fence(table)).isEqualTo(1);
    }
  }

  @Test
  void interleavedWritersOverABreakingNetworkEndWithTheNewest() {
    interleave(10, 4_711);
  }

  @Test
  @Tag("thorough")
  void manyInterleavingsOverABreakingNetworkEndWithTheNewest() {
    interleave(200, 815);
  }

  /** Without any patience: that others write the same hashes is no failure. */
  @Test
  void writersSideBySideOnTheSameKeysEndWithTheNewest() {
    String id = OnlineStoreContract.shortId();
    List<OnlineTable> tables =
        List.of(
            OnlineStoreContract.table("beside_" + id), OnlineStoreContract.table("shared_" + id));
    OnlineStore store =
        RedisOnlineStore.of(
            TestRedis.patient(Mode.STANDALONE, List.of(TestRedis.port()), Duration.ZERO));
    int keys = 60;
    List<CompletableFuture<Map<Long, Long>>> writers = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      OnlineTable into = tables.get(number % 2);
      Random random = new Random(number);
      writers.add(CompletableFuture.supplyAsync(() -> rounds(store, into, keys, random)));
    }
    for (int t = 0; t < 2; t++) {
      newest.clear();
      for (int number = t; number < 4; number += 2) {
        writers.get(number).join().forEach((k, seconds) -> newest.merge(k, seconds, Math::max));
      }

      assertThat(newest).hasSize(keys);
      assertStoreEqualsTheOracle(store, tables.get(t));
    }
  }

  /** The newest of each key that was sent. */
  private static Map<Long, Long> rounds(
      OnlineStore store, OnlineTable into, int keys, Random random) {
    Map<Long, Long> sent = new HashMap<>();
    try (OnlineWriter writer = store.openWriter(into, RUN)) {
      for (int round = 1; round <= 100; round++) {
        for (long k = 0; k < keys; k++) {
          long seconds = random.nextInt(1_000);
          writer.write(row(k, seconds));
          sent.merge(k, seconds, Math::max);
        }
        assertThat(writer.flush().rows()).isEqualTo((long) round * keys);
      }
    }
    return sent;
  }

  private void interleave(int rounds, long seed) {
    Random random = new Random(seed);
    OnlineTable into = OnlineStoreContract.table("net_" + OnlineStoreContract.shortId());
    try (FaultyProxy proxy = FaultyProxy.to(TestRedis.port())) {
      OnlineStore store = store(proxy.port());
      newest.clear();
      for (int round = 0; round < rounds; round++) {
        try (OnlineWriter left = store.openWriter(into, RUN);
            OnlineWriter right = store.openWriter(into, RUN)) {
          long counted = 0;
          List<Long> keys = new ArrayList<>();
          for (long k = 0; k < 120; k++) {
            keys.add(round * 1_000L + k);
          }
          for (long k : keys) {
            OnlineWriter one = random.nextBoolean() ? left : right;
            OnlineWriter other = one == left ? right : left;
            write(one, k, random.nextInt(50));
            write(other, k, random.nextInt(50));
            if (random.nextInt(20) == 0) {
              one.flush();
            }
            if (random.nextInt(60) == 0) {
              proxy.cutAfterAnswerBytes(random.nextInt(40));
            }
          }
          counted += left.flush().rows();
          counted += right.flush().rows();
          assertThat(counted).isEqualTo(2L * keys.size());
        }
      }
      assertStoreEqualsTheOracle(store, into);
    }
  }

  private void write(OnlineWriter writer, long driver, long seconds) {
    writer.write(row(driver, seconds));
    newest.merge(driver, seconds, Math::max);
  }

  private void writeAll(OnlineStore store) {
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      for (long k = 0; k < ROWS; k++) {
        write(writer, k, k);
      }
      assertThat(writer.flush().rows()).isEqualTo(ROWS);
    }
  }

  private void assertStoreEqualsTheOracle(OnlineStore store) {
    assertStoreEqualsTheOracle(store, table);
  }

  private void assertStoreEqualsTheOracle(OnlineStore store, OnlineTable from) {
    List<Long> drivers = List.copyOf(newest.keySet());
    List<Optional<StoredRow>> rows =
        store.read(from, drivers.stream().map(OnlineStoreContract::key).toList(), List.of("city"));
    for (int i = 0; i < drivers.size(); i++) {
      long seconds = newest.get(drivers.get(i));
      StoredRow row = rows.get(i).orElseThrow();
      assertThat(row.eventMicros()).isEqualTo(OnlineStoreContract.at(seconds));
      assertThat(new String(row.values().get("city"), StandardCharsets.UTF_8))
          .isEqualTo("at " + seconds);
    }
    long[] shown = new long[1];
    store.forEachKey(from, key -> shown[0]++);
    assertThat(shown[0]).isGreaterThanOrEqualTo(drivers.size());
  }

  private static OnlineRow row(long driver, long seconds) {
    return OnlineStoreContract.row(driver, "at " + seconds, OnlineStoreContract.at(seconds));
  }

  private static OnlineStore store(int port) {
    return RedisOnlineStore.of(TestRedis.configuration(port, Optional.empty()));
  }
}
