package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.definitions.FeatureType.Primitive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.embedded.RedisServer;

class RedisFenceIT extends RedisFenceContract {
  @Override
  OnlineStore store() {
    return RedisOnlineStore.of(TestRedis.configuration());
  }

  @Override
  UnifiedJedis connect() {
    return RedisClient.create(TestRedis.host(), TestRedis.port());
  }

  @Test
  void theFenceIsOneHashOfTheProject() {
    store().raiseFence(fencedTable(), new RunFence("later", 8));

    try (Jedis jedis = TestRedis.connect()) {
      assertThat(jedis.hget("headrace:fence:" + fencedTable().project(), fencedTable().name()))
          .isEqualTo("8");
    }
  }

  @Test
  void leavingARowAloneLengthensItsLife() {
    OnlineStore store =
        RedisOnlineStore.of(
            TestRedis.configuration(
                Mode.STANDALONE,
                List.of(TestRedis.port()),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(1_000))));
    WriteSettings changed =
        new WriteSettings(new RunFence("run", 1), Writes.CHANGED, Pacing.UNLIMITED);
    byte[] hash = new RedisKeys(fencedTable()).key(OnlineStoreContract.key(1));
    try (OnlineWriter writer = store.openWriter(fencedTable(), changed);
        Jedis jedis = TestRedis.connect()) {
      writer.write(row(1, "one", 0));
      writer.flush();
      jedis.expire(hash, 10);
      writer.write(row(1, "one", 0));

      assertThat(writer.flush().unchanged()).isEqualTo(1);
      assertThat(jedis.ttl(hash)).isGreaterThan(900);
    }
  }

  @Test
  void thePaceIsAskedBeforeAndToldAfterEachBatch() {
    List<String> heard = new ArrayList<>();
    Pacing pacing =
        () ->
            new Pace() {
              @Override
              public void await(int rows) {
                heard.add("await " + rows);
              }

              @Override
              public void answered(int rows, long nanos) {
                heard.add("answered " + rows + (nanos > 0 ? "" : " at once"));
              }
            };
    WriteSettings how = new WriteSettings(new RunFence("paced", 1), Writes.ALL, pacing);
    try (OnlineWriter writer = store().openWriter(fencedTable(), how)) {
      for (long k = 0; k < 1_500; k++) {
        writer.write(row(k, "x", 0));
      }
      assertThat(writer.flush().written()).isEqualTo(1_500);
    }

    assertThat(heard).containsExactly("await 1000", "answered 1000", "await 500", "answered 500");
  }

  @Test
  void aServerWithoutABoundHasNoRoomToTell() {
    assertThat(store().room()).isEmpty();
  }

  @Test
  void roomIsWhatMaxmemoryLeaves() {
    int port = TestRedis.freePort();
    RedisServer server =
        TestRedis.started(port, "maxmemory 100mb", "maxmemory-policy volatile-lru");
    try {
      StoreRoom room =
          RedisOnlineStore.of(TestRedis.configuration(port, Optional.empty())).room().orElseThrow();

      assertThat(room.node()).isEqualTo("Redis at 127.0.0.1:" + port);
      assertThat(room.maxBytes()).isEqualTo(100L << 20);
      assertThat(room.usedBytes()).isBetween(100_000L, 20_000_000L);
      assertThat(room.nodes()).isEqualTo(1);
      // Nothing has a time to live, so nothing of ours is dropped.
      assertThat(room.evicts()).isFalse();
    } finally {
      TestRedis.stop(server);
    }
  }

  @Test
  void aRowTakesAboutWhatIsEstimated() {
    int port = TestRedis.freePort();
    RedisServer server = TestRedis.started(port);
    try {
      OnlineStore store = RedisOnlineStore.of(TestRedis.configuration(port, Optional.empty()));
      assertEstimate(store, port, 10, 10);
      // Long values are kept in a table instead of one piece.
      assertEstimate(store, port, 4, 200);
      assertEstimate(store, port, 600, 10);
    } finally {
      TestRedis.stop(server);
    }
  }

  private static void assertEstimate(OnlineStore store, int port, int features, int valueBytes) {
    OnlineTable table =
        new OnlineTable(
            "estimates",
            "wide",
            List.of(OnlineStoreContract.field("driver_id", Primitive.INT64)),
            IntStream.range(0, features)
                .mapToObj(f -> OnlineStoreContract.field("f" + f, Primitive.BYTES))
                .toList());
    Random random = new Random(7);
    int rows = 4_096;
    try (Jedis jedis = new Jedis(TestRedis.host(), port)) {
      jedis.flushAll();
      long before = used(jedis);
      OnlineWriter writer = store.openWriter(table, new RunFence("estimate", 1));
      for (long k = 0; k < rows; k++) {
        byte[][] values = new byte[features][valueBytes];
        for (byte[] value : values) {
          random.nextBytes(value);
        }
        writer.write(
            new OnlineRow(
                OnlineStoreContract.key(k),
                values,
                new String[features],
                OnlineStoreContract.at(k) + 123_456,
                0));
      }
      writer.flush();
      writer.close();
      double held = (used(jedis) - before) / (double) rows;
      long estimated = store.estimatedRowBytes(table, (long) features * valueBytes);
      assertThat((double) estimated)
          .as("%d features of %d bytes, %.0f held", features, valueBytes, held)
          .isCloseTo(held, within(0.2 * held));
    }
  }

  private static long used(Jedis jedis) {
    return jedis
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.strip().split(":")[1]))
        .sum();
  }
}
