package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** Fences, choice of rows, and the keys of a table; alike on one server and on a cluster. */
abstract class RedisFenceContract {
  // A project of its own for each test: hashes are shared by the tables of a project.
  private final OnlineTable table = table("p" + OnlineStoreContract.shortId(), "driver_stats");

  abstract OnlineStore store();

  abstract UnifiedJedis connect();

  @Test
  void withoutAFenceEveryGenerationWrites() {
    assertThat(store().fence(table)).isZero();
    assertThat(write(0, Writes.ALL, row(1, "one", 0)).written()).isEqualTo(1);
  }

  @Test
  void anEarlierGenerationIsRefusedAndWritesNothing() {
    store().raiseFence(table, new RunFence("later", 8));

    assertThatThrownBy(() -> write(7, Writes.ALL, row(1, "one", 0), row(2, "two", 0)))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("rows of run run-7 for '" + table.name() + "' were refused");

    assertThat(city(1)).isEmpty();
    assertThat(write(8, Writes.ALL, row(1, "one", 0)).written()).isEqualTo(1);
    assertThat(write(9, Writes.ALL, row(1, "one", 1)).written()).isEqualTo(1);
  }

  @Test
  void aWriterThatIsOpenAlreadyIsRefusedToo() {
    try (OnlineWriter writer = open(7, Writes.ALL)) {
      writer.write(row(1, "before", 0));
      writer.flush();
      store().raiseFence(table, new RunFence("later", 8));
      writer.write(row(1, "after", 1));

      assertThatThrownBy(writer::flush).isInstanceOf(FencedException.class);
    }
    assertThat(city(1)).containsExactly("before");
  }

  @Test
  void aFenceIsNeverLoweredAndGenerationsAreNumbersNotTexts() {
    long large = 9_007_199_254_740_993L;
    store().raiseFence(table, new RunFence("a", 99));
    store().raiseFence(table, new RunFence("b", 100));
    store().raiseFence(table, new RunFence("c", 99));
    assertThat(store().fence(table)).isEqualTo(100);
    assertThatThrownBy(() -> write(99, Writes.ALL, row(1, "one", 0)))
        .isInstanceOf(FencedException.class);

    store().raiseFence(table, new RunFence("d", large));
    assertThat(store().fence(table)).isEqualTo(large);
    assertThatThrownBy(() -> write(large - 1, Writes.ALL, row(1, "one", 0)))
        .isInstanceOf(FencedException.class);
    assertThat(write(large, Writes.ALL, row(1, "one", 0)).written()).isEqualTo(1);
  }

  @Test
  void aFenceHoldsForItsOwnTableOnly() {
    OnlineTable other = table(table.project(), table.name() + "_too");
    store().raiseFence(table, new RunFence("later", 8));

    assertThat(store().fence(other)).isZero();
    try (OnlineWriter writer = store().openWriter(other, new RunFence("earlier", 7))) {
      writer.write(row(1, "one", 0));
      assertThat(writer.flush().written()).isEqualTo(1);
    }
  }

  @Test
  void theFenceOutlivesItsTableAndFeastsKeysHoldNothingOfIt() {
    store().raiseFence(table, new RunFence("later", 8));
    write(8, Writes.ALL, row(1, "one", 0));
    try (UnifiedJedis client = connect()) {
      assertThat(client.hlen(new RedisKeys(table).key(OnlineStoreContract.key(1)))).isEqualTo(3);
    }

    store().drop(table);

    assertThat(store().fence(table)).isEqualTo(8);
  }

  @Test
  void equalRowsAreLeftAloneWhereOnlyChangesAreWritten() {
    write(1, Writes.CHANGED, row(1, "one", 0), row(2, "two", 0), row(3, "three", 5));

    WriteCounts counts =
        write(
            1,
            Writes.CHANGED,
            row(1, "one", 0),
            row(2, "zwei", 0),
            row(3, "three", 4),
            row(4, "four", 0),
            row(5, "five", 0));

    assertThat(counts.unchanged()).isEqualTo(1);
    assertThat(counts.older()).isEqualTo(1);
    assertThat(counts.written()).isEqualTo(3);
    assertThat(city(2)).containsExactly("zwei");
    // The same values at a later time are a change.
    assertThat(write(1, Writes.CHANGED, row(1, "one", 1)).written()).isEqualTo(1);
  }

  @Test
  void equalRowsCountAsWrittenWhereAllAreWritten() {
    write(1, Writes.ALL, row(1, "one", 0));

    assertThat(write(1, Writes.ALL, row(1, "one", 0)).written()).isEqualTo(1);
  }

  @Test
  void aValueThatIsMissingInTheStoreIsAChange() {
    write(1, Writes.CHANGED, row(1, "one", 0));
    try (UnifiedJedis client = connect()) {
      client.hdel(
          new RedisKeys(table).key(OnlineStoreContract.key(1)),
          RedisFields.feature(table.name(), "city"));
    }

    assertThat(write(1, Writes.CHANGED, row(1, "one", 0)).written()).isEqualTo(1);
    assertThat(city(1)).containsExactly("one");
  }

  @Test
  void changesOfWideTablesAreSeen() {
    List<Field> features = new ArrayList<>();
    for (int f = 0; f < 5_000; f++) {
      features.add(OnlineStoreContract.field("f" + f, Primitive.INT64));
    }
    OnlineTable wide = new OnlineTable(table.project(), table.name(), table.joinKeys(), features);
    byte[][] values = new byte[features.size()][];
    Arrays.setAll(values, f -> OnlineStoreContract.bytes("v" + f));
    OnlineRow first = wide(values);
    byte[][] changed = values.clone();
    changed[4_999] = OnlineStoreContract.bytes("other");

    assertThat(write(wide, first).written()).isEqualTo(1);
    assertThat(write(wide, first).unchanged()).isEqualTo(1);
    assertThat(write(wide, wide(changed)).written()).isEqualTo(1);
  }

  private static OnlineRow wide(byte[][] values) {
    return new OnlineRow(
        OnlineStoreContract.key(1),
        values,
        new String[values.length],
        OnlineStoreContract.at(0),
        OnlineStoreContract.at(0));
  }

  private WriteCounts write(OnlineTable into, OnlineRow row) {
    WriteSettings how =
        new WriteSettings(new RunFence("wide", 1), Writes.CHANGED, Pacing.UNLIMITED);
    try (OnlineWriter writer = store().openWriter(into, how)) {
      writer.write(row);
      return writer.flush();
    }
  }

  @Test
  void everyKeyOfTheTableIsShownAndNoOther() {
    OnlineTable other = table(table.project(), table.name() + "_too");
    OnlineRow[] rows =
        LongStream.range(0, 3_000).mapToObj(k -> row(k, "x", 0)).toArray(OnlineRow[]::new);
    write(1, Writes.ALL, rows);
    try (OnlineWriter writer = store().openWriter(other, new RunFence("other", 1))) {
      LongStream.range(2_990, 3_500).forEach(k -> writer.write(row(k, "y", 0)));
      writer.flush();
    }
    List<Long> shown = new ArrayList<>();

    store().forEachKey(table, key -> shown.add(driver(key)));

    assertThat(shown).hasSizeGreaterThanOrEqualTo(3_000);
    assertThat(shown.stream().distinct().sorted().toList())
        .isEqualTo(LongStream.range(0, 3_000).boxed().toList());
  }

  private static long driver(byte[] key) {
    long driver = 0;
    for (int i = 1; i <= Long.BYTES; i++) {
      driver = driver << 8 | (key[key.length - i] & 0xff);
    }
    return driver;
  }

  @Test
  void removedRowsAreGoneAndOtherTablesKeepTheirs() {
    OnlineTable other = table(table.project(), table.name() + "_too");
    write(1, Writes.ALL, row(1, "one", 0), row(2, "two", 0), row(3, "three", 0));
    try (OnlineWriter writer = store().openWriter(other, new RunFence("other", 1))) {
      writer.write(row(1, "kept", 0));
      writer.flush();
    }

    store()
        .remove(
            table,
            List.of(
                OnlineStoreContract.key(1),
                OnlineStoreContract.key(2),
                OnlineStoreContract.key(404)),
            new RunFence("run", 1));

    assertThat(city(1)).isEmpty();
    assertThat(city(2)).isEmpty();
    assertThat(city(3)).containsExactly("three");
    try (UnifiedJedis client = connect()) {
      assertThat(client.hlen(new RedisKeys(table).key(OnlineStoreContract.key(1)))).isEqualTo(3);
      assertThat(client.exists(new RedisKeys(table).key(OnlineStoreContract.key(2)))).isFalse();
    }
  }

  @Test
  void whatARemovedFeatureLeftGoesWithTheLastRowOfAHash() {
    write(1, Writes.ALL, row(1, "one", 0));
    byte[] hash = new RedisKeys(table).key(OnlineStoreContract.key(1));
    try (UnifiedJedis client = connect()) {
      client.hset(hash, OnlineStoreContract.bytes("left"), OnlineStoreContract.bytes("over"));

      store().remove(table, List.of(OnlineStoreContract.key(1)), new RunFence("run", 1));

      assertThat(client.exists(hash)).isFalse();
    }
  }

  @Test
  void anEarlierGenerationRemovesNothing() {
    write(8, Writes.ALL, row(1, "one", 0));
    store().raiseFence(table, new RunFence("later", 8));

    assertThatThrownBy(
            () ->
                store()
                    .remove(table, List.of(OnlineStoreContract.key(1)), new RunFence("earlier", 7)))
        .isInstanceOf(FencedException.class);

    assertThat(city(1)).containsExactly("one");
  }

  private static OnlineTable table(String project, String name) {
    OnlineTable alike = OnlineStoreContract.table(name);
    return new OnlineTable(project, name, alike.joinKeys(), alike.features());
  }

  final OnlineTable fencedTable() {
    return table;
  }

  final OnlineWriter open(long generation, Writes writes) {
    return store()
        .openWriter(
            table,
            new WriteSettings(
                new RunFence("run-" + generation, generation), writes, Pacing.UNLIMITED));
  }

  final WriteCounts write(long generation, Writes writes, OnlineRow... rows) {
    try (OnlineWriter writer = open(generation, writes)) {
      for (OnlineRow row : rows) {
        writer.write(row);
      }
      return writer.flush();
    }
  }

  final List<String> city(long driver) {
    return store().read(table, List.of(OnlineStoreContract.key(driver)), List.of("city")).stream()
        .flatMap(Optional::stream)
        .map(r -> new String(r.values().get("city"), StandardCharsets.UTF_8))
        .toList();
  }

  static OnlineRow row(long driver, String city, long seconds) {
    return OnlineStoreContract.row(driver, city, OnlineStoreContract.at(seconds));
  }
}
