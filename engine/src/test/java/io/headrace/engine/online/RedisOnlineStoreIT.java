package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis.Mode;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.StoreException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

class RedisOnlineStoreIT extends OnlineStoreContract {
  @Override
  OnlineStore store() {
    return RedisOnlineStore.of(TestRedis.configuration());
  }

  @Override
  boolean keepsCreated() {
    return false;
  }

  @Test
  void describesItselfWithoutCredentials() {
    OnlineStore store =
        RedisOnlineStore.of(TestRedis.configuration(TestRedis.port(), Optional.of("swordfish")));

    assertThat(store.description()).isEqualTo("Redis at 127.0.0.1:" + TestRedis.port());
  }

  @Test
  void microsecondsDecide() {
    write(row(1, "later", at(0) + 2));

    assertThat(write(row(1, "earlier", at(0) + 1)).older()).isEqualTo(1);
    assertThat(write(row(1, "latest", at(0) + 3)).written()).isEqualTo(1);
  }

  @Test
  void timesAroundTheEpochAreOrdered() {
    long[] moments = {
      -62_135_596_800_000_000L, -1_500_000L, -1_000_000L, -1, 0, 1, 1_000_000L, at(0)
    };
    for (int i = 0; i < moments.length; i++) {
      for (int j = 0; j < moments.length; j++) {
        long key = 100L + (long) i * moments.length + j;
        write(row(key, "stored", moments[i]));
        assertThat(write(row(key, "next", moments[j])).written())
            .as("%d after %d", moments[j], moments[i])
            .isEqualTo(moments[j] >= moments[i] ? 1 : 0);
      }
    }
  }

  @Test
  void moreFeaturesThanLuaUnpacksAreWritten() {
    List<Field> many =
        IntStream.range(0, 9_000).mapToObj(i -> field("f" + i, Primitive.INT64)).toList();
    OnlineTable wide =
        new OnlineTable("contract", "wide_" + shortId(), contractTable().joinKeys(), many);
    byte[][] values = new byte[many.size()][];
    Arrays.setAll(values, i -> bytes("v" + i));

    write(wide, new OnlineRow(key(1), values, new String[many.size()], at(0), at(0)));

    List<String> names = many.stream().map(Field::name).toList();
    StoredRow row = store().read(wide, List.of(key(1)), names).get(0).orElseThrow();
    assertThat(row.values()).hasSize(9_000);
    assertThat(row.values().get("f8999")).isEqualTo(bytes("v8999"));
  }

  @Test
  void keysExpireWhenAskedTo() {
    OnlineStore store =
        RedisOnlineStore.of(
            TestRedis.configuration(
                Mode.STANDALONE,
                List.of(TestRedis.port()),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(1_000))));
    try (OnlineWriter writer = store.openWriter(contractTable(), new RunFence("ttl", 1))) {
      writer.write(row(987, "short-lived", at(0)));
      writer.flush();
    }

    try (Jedis jedis = TestRedis.connect()) {
      assertThat(jedis.ttl(new RedisKeys(contractTable()).key(key(987)))).isBetween(900L, 1_000L);
    }
  }

  @Test
  void dropLeavesAProjectWhoseNameEndsAlikeAlone() {
    OnlineTable mine = contractTable();
    OnlineTable theirs =
        new OnlineTable("my_contract", mine.name(), mine.joinKeys(), mine.features());
    write(mine, row(1, "mine", at(0)));
    write(theirs, row(1, "theirs", at(0)));

    store().drop(mine);

    assertThat(read(1)).isEmpty();
    assertThat(store().read(theirs, List.of(key(1)), List.of("city")).get(0)).isPresent();
    store().drop(theirs);
    try (Jedis jedis = TestRedis.connect()) {
      assertThat(jedis.exists(new RedisKeys(theirs).key(key(1)))).isFalse();
    }
  }

  @Test
  void featuresWithOneFieldNameAreRefused() {
    List<Field> features = collidingFeatures();
    OnlineTable table = new OnlineTable("p", "v", contractTable().joinKeys(), features);

    assertThatThrownBy(() -> store().prepare(table))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            "Feature view 'v': the features 'v:%s' and 'v:%s' have the same field name in Redis, so"
                + " one would overwrite the other. Rename one of them.",
            features.get(0).name(), features.get(1).name());
  }

  @Test
  void featuresOfViewsThatShareHashesWithOneFieldNameAreRefused() {
    List<Field> joinKeys = contractTable().joinKeys();
    Map<Integer, String> first = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      first.put(Murmur3.hash32(bytes("v:f" + i)), "f" + i);
    }
    int met = 0;
    while (!first.containsKey(Murmur3.hash32(bytes("w:g" + met)))) {
      met++;
    }
    String name = first.get(Murmur3.hash32(bytes("w:g" + met)));
    OnlineTable v = new OnlineTable("p", "v", joinKeys, List.of(field(name, Primitive.INT64)));
    List<Field> features = List.of(field("g" + met, Primitive.INT64));
    OnlineTable w = new OnlineTable("p", "w", joinKeys, features);
    List<Field> otherKeys = List.of(field("other_id", Primitive.INT64));

    assertThatThrownBy(() -> TableCollision.requireNone(store().collisions(List.of(v, w))))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            "Feature view 'w': the features 'v:%s' and 'w:%s' have the same field name in Redis, so"
                + " one would overwrite the other. Rename one of them.",
            name, "g" + met);
    assertThat(store().collisions(List.of(v, v, new OnlineTable("p", "w", otherKeys, features))))
        .isEmpty();
  }

  /** A birthday search: some 80,000 names are enough for two of 32 bits to meet. */
  private static List<Field> collidingFeatures() {
    Map<Integer, String> seen = new HashMap<>();
    for (int i = 0; ; i++) {
      String other = seen.put(Murmur3.hash32(bytes("v:f" + i)), "f" + i);
      if (other != null) {
        return List.of(field(other, Primitive.INT64), field("f" + i, Primitive.INT64));
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedWithHowLongWasTried() {
    int port = TestRedis.freePort();
    OnlineStore store = RedisOnlineStore.of(TestRedis.configuration(port, Optional.empty()));

    assertThatThrownBy(() -> store.prepare(contractTable()))
        .isInstanceOf(StoreException.class)
        .hasMessageMatching(
            "Redis at 127\\.0\\.0\\.1:"
                + port
                + ": it cannot be used: no success in \\d+ attempts over \\d+\\.\\d s"
                + " \\(Connection refused\\)\\. Check that the server runs, and that this machine"
                + " reaches it at that address without TLS\\.");
  }

  @Test
  void wrongPasswordsAreRefusedAndNeverShown() {
    int port = TestRedis.freePort();
    RedisServer server = TestRedis.started(port, "requirepass right-one");
    try {
      for (Optional<String> password :
          List.of(Optional.of("swordfish"), Optional.<String>empty())) {
        OnlineStore store = RedisOnlineStore.of(TestRedis.configuration(port, password));

        StoreException failure =
            catchThrowableOfType(StoreException.class, () -> store.prepare(contractTable()));

        assertThat(failure)
            .hasMessageContaining("Redis at 127.0.0.1:" + port + ": it cannot be used:")
            .hasMessageContaining("user name or password were refused")
            .hasMessageContaining("Check 'username' and 'password' in connection_string");
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("swordfish");
      }
      OnlineStore store =
          RedisOnlineStore.of(TestRedis.configuration(port, Optional.of("right-one")));
      store.prepare(contractTable());
    } finally {
      TestRedis.stop(server);
    }
  }

  @Test
  void aServerThatStopsInTheMiddleIsNamedAndNothingLostIsCounted() {
    int port = TestRedis.freePort();
    RedisServer server = TestRedis.started(port);
    OnlineStore store =
        RedisOnlineStore.of(
            TestRedis.patient(Mode.STANDALONE, List.of(port), Duration.ofSeconds(1)));
    try (OnlineWriter writer = store.openWriter(contractTable(), new RunFence("stop", 1))) {
      writer.write(row(1, "one", at(0)));
      assertThat(writer.flush().written()).isEqualTo(1);
      TestRedis.stop(server);
      writer.write(row(2, "two", at(0)));

      assertThatThrownBy(writer::flush)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Redis at 127.0.0.1:" + port + ": rows could not be written:")
          .hasMessageMatching(".* no success in \\d+ attempts over \\d+\\.\\d s .*");
    }
  }

  @Test
  void aRestartedServerIsWrittenToAndHasAnotherIncarnation() {
    int port = TestRedis.freePort();
    RedisServer first = TestRedis.started(port);
    OnlineStore store = RedisOnlineStore.of(TestRedis.configuration(port, Optional.empty()));
    String before = store.incarnation();
    assertThat(store.incarnation()).isEqualTo(before).hasSize(40);
    List<RedisServer> servers = new ArrayList<>(List.of(first));
    try (OnlineWriter writer = store.openWriter(contractTable(), new RunFence("restart", 1))) {
      writer.write(row(1, "one", at(0)));
      writer.flush();
      TestRedis.stop(first);
      servers.add(TestRedis.started(port));
      writer.write(row(2, "two", at(0)));

      assertThat(writer.flush().written()).isEqualTo(2);
      assertThat(store.incarnation()).isNotEqualTo(before);
    } finally {
      TestRedis.stop(servers.get(servers.size() - 1));
    }
  }
}
