package io.headrace.engine.online;

import static io.headrace.engine.online.OnlineStoreContract.at;
import static io.headrace.engine.online.OnlineStoreContract.key;
import static io.headrace.engine.online.OnlineStoreContract.row;
import static io.headrace.engine.online.OnlineStoreContract.shortId;
import static io.headrace.engine.online.OnlineStoreContract.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The two ways into a table, and writers that meet there. */
class PostgresWritingIT {
  private static final String SCHEMA = "writing";
  private static final RunFence RUN = new RunFence("r", 1);

  private final OnlineStore store = new PostgresSettings().with(s -> s.schema = SCHEMA).store();
  private final OnlineTable table = table("view_" + shortId());
  private final String sqlName = SCHEMA + ".\"contract_" + table.name() + "\"";

  @Test
  void anEmptyTableIsWrittenWithoutStaging() throws Exception {
    awaitNoStagingTables();
    store.prepare(table);
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      writer.write(row(1, "x", at(0)));
      assertThat(writer.flush().written()).isEqualTo(1);

      assertThat(stagingTables()).isEqualTo("0");
    }
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      writer.write(row(2, "x", at(0)));
      assertThat(writer.flush().written()).isEqualTo(1);

      // Rows have come since the store was prepared, and they are this run's.
      assertThat(stagingTables()).isEqualTo("0");
    }
  }

  @Test
  void rowsThatAreRefusedAreFoundAndLeftOut() throws Exception {
    store.prepare(table);
    dislike("bad");
    // Into the empty table, then over its rows.
    for (long event : new long[] {at(0), at(1)}) {
      try (OnlineWriter writer = store.openWriter(table, RUN)) {
        for (long k = 0; k < 3_000; k++) {
          writer.write(row(k, k == 7 || k == 2_222 ? "bad" : "x", event));
        }
        WriteCounts counts = writer.flush();

        assertThat(counts.written()).isEqualTo(2_998);
        assertThat(counts.rejected()).isEqualTo(2);
        assertThat(writer.refused())
            .extracting(RefusedRow::entityKey)
            .containsExactlyInAnyOrder(key(7), key(2_222));
        assertThat(writer.refused())
            .allSatisfy(r -> assertThat(r.reason()).endsWith("check constraint \"dislikes\""));
      }
    }
    assertThat(store.read(table, List.of(key(6), key(7)), List.of("city")))
        .extracting(r -> r.isPresent())
        .containsExactly(true, false);
  }

  @Test
  void aTextThatIsTooLongToBeSearchedIsRefused() {
    store.prepare(table);
    StringBuilder words = new StringBuilder();
    for (int word = 0; word < 200_000; word++) {
      words.append("word").append(word).append(' ');
    }
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      writer.write(row(1, "x", at(0)));
      writer.write(row(2, words.toString(), at(0)));

      assertThat(writer.flush().written()).isEqualTo(1);
      assertThat(writer.refused())
          .singleElement()
          .satisfies(r -> assertThat(r.reason()).contains("string is too long for tsvector"));
    }
  }

  @Test
  void aTableThatRefusesEverythingIsToldAtOnce() throws Exception {
    store.prepare(table);
    dislike("x");
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      for (long k = 0; k < 3_000; k++) {
        writer.write(row(k, "x", at(0)));
      }

      assertThatThrownBy(writer::flush)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("rows could not be written to ")
          .hasMessageContaining("check constraint \"dislikes\"");
    }
  }

  private void dislike(String city) throws Exception {
    PostgresOnlineStoreIT.execute(
        "ALTER TABLE %s ADD CONSTRAINT dislikes CHECK (value_text <> '%s')"
            .formatted(sqlName, city));
  }

  @Test
  void aKeyThatIsThereSendsTheWriterTheOtherWay() throws Exception {
    awaitNoStagingTables();
    store.prepare(table);
    try (OnlineWriter writer = store.openWriter(table, RUN);
        OnlineWriter other = store.openWriter(table, RUN)) {
      writer.write(row(1, "first", at(0)));
      assertThat(writer.flush().written()).isEqualTo(1);
      other.write(row(5, "other", at(5)));
      other.flush();

      writer.write(row(3, "three", at(3)));
      writer.write(row(5, "five", at(3)));
      writer.write(row(7, "seven", at(3)));

      assertThat(writer.flush())
          .extracting(WriteCounts::written, WriteCounts::older)
          .containsExactly(3L, 1L);
      assertThat(stagingTables()).isEqualTo("1");
    }
    assertThat(city(5)).isEqualTo("other");
    assertThat(city(3)).isEqualTo("three");
    assertThat(city(7)).isEqualTo("seven");
  }

  @Test
  void rowsOfABatchThatWasSentTheOtherWayAreCountedOnce() {
    store.prepare(table);
    int rows = 30_000;
    try (OnlineWriter first = store.openWriter(table, RUN);
        OnlineWriter again = store.openWriter(table, RUN)) {
      LongStream.range(0, rows).forEach(k -> first.write(row(k, "x", at(0))));
      LongStream.range(0, rows).forEach(k -> again.write(row(k, "x", at(0))));

      assertThat(first.flush().written()).isEqualTo(rows);
      assertThat(again.flush().written()).isEqualTo(rows);
    }
  }

  /** Both begin by COPY, from the two ends of the keys. */
  @Test
  void twoFirstLoadsOfTheSameKeysEndWithTheNewest() throws Exception {
    store.prepare(table);
    int keys = 4_000;
    List<Callable<WriteCounts>> loads = new ArrayList<>();
    for (int w = 0; w < 2; w++) {
      int number = w;
      loads.add(
          () -> {
            List<OnlineRow> rows = new ArrayList<>();
            for (long k = 0; k < keys; k++) {
              rows.add(row(k, "of " + number, at((k + number) % 2)));
            }
            Collections.shuffle(rows, new Random(number));
            try (OnlineWriter writer = store.openWriter(table, RUN)) {
              int sent = 0;
              for (OnlineRow row : rows) {
                writer.write(row);
                if (++sent % 250 == 0) {
                  writer.flush();
                }
              }
              return writer.flush();
            }
          });
    }
    for (WriteCounts counts : inThreads(loads)) {
      assertThat(counts.rows()).isEqualTo(keys);
    }
    List<byte[]> all = LongStream.range(0, keys).mapToObj(OnlineStoreContract::key).toList();
    for (var stored : store.read(table, all, List.of("city", "trips"))) {
      assertThat(stored.orElseThrow().eventMicros()).isEqualTo(at(1));
      assertThat(stored.orElseThrow().values()).hasSize(2);
    }
    assertThat(PostgresOnlineStoreIT.first("SELECT count(DISTINCT event_ts) FROM " + sqlName))
        .isEqualTo("1");
  }

  @Test
  void tablesMadeByManyAtOnceAreMadeOnce() throws Exception {
    String schema = "race_" + shortId();
    List<Callable<Boolean>> makers = new ArrayList<>();
    for (int m = 0; m < 6; m++) {
      makers.add(
          () -> {
            OnlineStore mine = new PostgresSettings().with(s -> s.schema = schema).store();
            mine.prepare(table);
            mine.raiseFence(table, RUN);
            return true;
          });
    }
    assertThat(inThreads(makers)).hasSize(6).containsOnly(true);
    assertThat(store.fence(table)).isZero();
  }

  @Test
  void aUserWhoMayOnlyWriteWritesIntoTablesThatAreThere() throws Exception {
    String schema = "granted_" + shortId();
    String user = "writer_" + shortId();
    OnlineStore owner = new PostgresSettings().with(s -> s.schema = schema).store();
    owner.prepare(table);
    PostgresOnlineStoreIT.execute(
        "CREATE ROLE %1$s LOGIN; GRANT USAGE ON SCHEMA %2$s TO %1$s;".formatted(user, schema)
            + " GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %2$s TO %1$s"
                .formatted(user, schema));
    OnlineStore granted =
        new PostgresSettings().with(s -> s.schema = schema).user(user, "").store();

    granted.prepare(table);
    granted.raiseFence(table, RUN);
    for (long event : new long[] {at(0), at(1)}) {
      try (OnlineWriter writer = granted.openWriter(table, RUN)) {
        writer.write(row(1, "x", event));
        assertThat(writer.flush().written()).isEqualTo(1);
      }
    }
    granted.remove(table, List.of(key(1)), RUN);

    assertThatThrownBy(() -> granted.prepare(table("another")))
        .isInstanceOf(StoreException.class)
        .hasMessageEndingWith("Grant user '" + user + "' what is missing.");
  }

  /** Feast's apply may have made the table and nothing of ours. */
  @Test
  void aUserWhoMayNotMakeTheFenceIsToldSo() throws Exception {
    String schema = "unfenced_" + shortId();
    String user = "writer_" + shortId();
    new PostgresSettings().with(s -> s.schema = schema).store().prepare(table);
    PostgresOnlineStoreIT.execute(
        "DROP TABLE %2$s.headrace_fence; CREATE ROLE %1$s LOGIN; GRANT USAGE ON SCHEMA %2$s TO %1$s;"
                .formatted(user, schema)
            + " GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %2$s TO %1$s"
                .formatted(user, schema));
    OnlineStore granted =
        new PostgresSettings().with(s -> s.schema = schema).user(user, "").store();

    granted.prepare(table);
    try (OnlineWriter writer = granted.openWriter(table, RUN)) {
      writer.write(row(1, "x", at(0)));
      assertThat(writer.flush().written()).isEqualTo(1);
    }
    assertThatThrownBy(() -> granted.raiseFence(table, RUN))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the fence cannot be raised: ERROR: permission denied for schema")
        .hasMessageEndingWith("Grant user '" + user + "' what is missing.");
  }

  /** A batch that has passed the fence is waited for, and the next one is refused. */
  @Test
  void raisingTheFenceWaitsForTheBatchUnderWay() throws Exception {
    store.prepare(table);
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      writer.write(row(1, "x", at(0)));
      writer.flush();
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Connection holder = TestPostgres.connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT 1 FROM " + sqlName + " FOR UPDATE");
      Future<WriteCounts> batch =
          threads.submit(
              () -> {
                try (OnlineWriter writer = store.openWriter(table, RUN)) {
                  writer.write(row(1, "y", at(1)));
                  return writer.flush();
                }
              });
      awaitWaiting(1);
      Future<?> raise = threads.submit(() -> store.raiseFence(table, new RunFence("s", 2)));
      awaitWaiting(2);
      assertThat(raise.isDone()).isFalse();
      assertThat(store.fence(table)).isZero();
      holder.rollback();

      assertThat(batch.get().written()).isEqualTo(1);
      raise.get();
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.fence(table)).isEqualTo(2);
    assertThat(city(1)).isEqualTo("y");
  }

  @Test
  void wideRowsAndLongValuesArrive() {
    List<Field> features = new ArrayList<>();
    byte[][] values = new byte[150][];
    String[] texts = new String[150];
    for (int f = 0; f < values.length; f++) {
      features.add(OnlineStoreContract.field("f" + f, Primitive.STRING));
      texts[f] = "text " + f;
      values[f] = ("v" + f + "-").repeat(f * 20).getBytes(StandardCharsets.UTF_8);
    }
    OnlineTable wide = new OnlineTable("contract", table.name(), table.joinKeys(), features);
    store.prepare(wide);
    for (long event : new long[] {at(0), at(1)}) {
      try (OnlineWriter writer = store.openWriter(wide, RUN)) {
        for (long k = 0; k < 50; k++) {
          writer.write(new OnlineRow(key(k), values, texts, event, event));
        }
        assertThat(writer.flush().written()).isEqualTo(50);
      }
    }
    StoredRow stored =
        store.read(wide, List.of(key(7)), List.of("f0", "f10", "f149")).get(0).orElseThrow();
    assertThat(stored.values().get("f0")).isEmpty();
    assertThat(stored.values().get("f10")).isEqualTo(values[10]);
    assertThat(stored.values().get("f149")).isEqualTo(values[149]);
  }

  private static void awaitWaiting(int sessions) throws Exception {
    while (Integer.parseInt(
            PostgresOnlineStoreIT.first(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'headrace'"
                    + " AND wait_event_type = 'Lock'"))
        < sessions) {
      Thread.onSpinWait();
    }
  }

  /** Sessions of other tests take theirs along, a moment after they end. */
  private static void awaitNoStagingTables() throws Exception {
    while (!stagingTables().equals("0")) {
      Thread.onSpinWait();
    }
  }

  private static String stagingTables() throws Exception {
    return PostgresOnlineStoreIT.first(
        "SELECT count(*) FROM pg_class WHERE relname = 'headrace_online_rows'");
  }

  private String city(long driver) {
    return new String(
        store
            .read(table, List.of(key(driver)), List.of("city"))
            .get(0)
            .orElseThrow()
            .values()
            .get("city"),
        StandardCharsets.UTF_8);
  }

  private static <T> List<T> inThreads(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> done : threads.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
