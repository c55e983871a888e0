package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.MigrateParams;

class RedisClusterFenceIT extends RedisFenceContract {
  private static final TestRedisCluster CLUSTER = TestRedisCluster.shared();

  @Override
  OnlineStore store() {
    return CLUSTER.store();
  }

  @Override
  UnifiedJedis connect() {
    return CLUSTER.connect();
  }

  @Test
  void everySlotHasAFence() {
    store().raiseFence(fencedTable(), new RunFence("later", 8));

    long fences = 0;
    for (int node = 0; node < 3; node++) {
      try (Jedis jedis = CLUSTER.node(node)) {
        fences += jedis.keys("headrace:fence:{*}:" + fencedTable().project()).size();
      }
    }
    assertThat(fences).isEqualTo(RedisSlots.COUNT);
  }

  @Test
  void anInterruptedRaiseRefusesWhereItHasBeen() {
    RedisFence fence = new RedisFence(RedisSettings.of(CLUSTER.configuration()), fencedTable());
    int slot = RedisSlots.of(new RedisKeys(fencedTable()).key(OnlineStoreContract.key(1)));
    try (UnifiedJedis client = connect()) {
      client.hset(fence.key(slot), Map.of(fence.field(), RedisFence.text(8)));
    }

    assertThat(store().fence(fencedTable())).isEqualTo(8);
    assertThatThrownBy(() -> write(7, Writes.ALL, row(1, "one", 0)))
        .isInstanceOf(FencedException.class);
  }

  @Test
  void rowsOfManySlotsAreCountedEachByItsOwnOutcome() {
    OnlineRow[] first =
        LongStream.range(0, 20_000).mapToObj(k -> row(k, "a", 5)).toArray(OnlineRow[]::new);
    OnlineRow[] second =
        LongStream.range(0, 20_000)
            .mapToObj(k -> k % 4 == 0 ? row(k, "a", 5) : row(k, "b", k % 4 == 1 ? 4 : 6))
            .toArray(OnlineRow[]::new);
    assertThat(write(1, Writes.CHANGED, first).written()).isEqualTo(20_000);

    WriteCounts counts = write(1, Writes.CHANGED, second);

    assertThat(counts.unchanged()).isEqualTo(5_000);
    assertThat(counts.older()).isEqualTo(5_000);
    assertThat(counts.written()).isEqualTo(10_000);
    assertThat(city(4_001)).containsExactly("a");
    assertThat(city(4_002)).containsExactly("b");
  }

  @Test
  void aNodeThatForgotTheScriptIsGivenItAgain() {
    try (OnlineWriter writer = open(1, Writes.ALL)) {
      writer.write(row(1, "one", 0));
      writer.flush();
      for (int node = 0; node < 3; node++) {
        try (Jedis jedis = CLUSTER.node(node)) {
          jedis.scriptFlush();
        }
      }
      writer.write(row(1, "two", 1));

      assertThat(writer.flush().written()).isEqualTo(2);
    }
    assertThat(city(1)).containsExactly("two");
  }

  /** A slot moves while its rows are written: some answers are MOVED, ASK or TRYAGAIN. */
  @Test
  void aSlotMayMoveMeanwhile() {
    RedisKeys keys = new RedisKeys(fencedTable());
    int slot = RedisSlots.of(keys.key(OnlineStoreContract.key(1)));
    int from = slot * 3 / RedisSlots.COUNT;
    int to = (from + 1) % 3;
    List<OnlineRow> inSlot = new ArrayList<>();
    for (long k = 0; inSlot.size() < 40; k++) {
      if (RedisSlots.of(keys.key(OnlineStoreContract.key(k))) == slot) {
        inSlot.add(row(k, "moved", 1));
      }
    }
    store().raiseFence(fencedTable(), new RunFence("run", 1));
    write(1, Writes.ALL, inSlot.subList(0, 20).stream().toArray(OnlineRow[]::new));
    try (Jedis source = CLUSTER.node(from);
        Jedis target = CLUSTER.node(to);
        OnlineWriter writer = open(1, Writes.ALL)) {
      // The writer knows the old place.
      writer.write(inSlot.get(0));
      writer.flush();
      target.clusterSetSlotImporting(slot, CLUSTER.id(from));
      source.clusterSetSlotMigrating(slot, CLUSTER.id(to));
      inSlot.forEach(writer::write);
      CompletableFuture<Void> moved = CompletableFuture.runAsync(() -> move(slot, from, to));

      WriteCounts counts = writer.flush();

      moved.join();
      assertThat(counts.written()).isEqualTo(41);
    }
    for (OnlineRow row : inSlot) {
      assertThat(store().read(fencedTable(), List.of(row.entityKey()), List.of("city")).get(0))
          .hasValueSatisfying(
              r ->
                  assertThat(new String(r.values().get("city"), StandardCharsets.UTF_8))
                      .isEqualTo("moved"));
    }
    assertThat(store().fence(fencedTable())).isEqualTo(1);
  }

  /** Moves the slot once the writer has met it half way. */
  private static void move(int slot, int from, int to) {
    try (Jedis source = CLUSTER.node(from)) {
      TestRedisCluster.await(
          () -> {
            // Which of the two depends on the server's version.
            String errors = source.info("errorstats");
            return errors.contains("errorstat_TRYAGAIN") || errors.contains("errorstat_ASK");
          });
      List<byte[]> keys = source.clusterGetKeysInSlotBinary(slot, 1_000);
      source.migrate(
          TestRedis.host(),
          CLUSTER.ports().get(to),
          5_000,
          new MigrateParams(),
          keys.toArray(byte[][]::new));
    }
    for (int node : new int[] {to, from}) {
      try (Jedis jedis = CLUSTER.node(node)) {
        jedis.clusterSetSlotNode(slot, CLUSTER.id(to));
      }
    }
  }
}
