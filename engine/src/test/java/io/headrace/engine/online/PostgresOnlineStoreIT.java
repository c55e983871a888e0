package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PostgresOnlineStoreIT extends SqlStoreContract {
  @Override
  OnlineStore store() {
    return PostgresOnlineStore.of(TestPostgres.configuration("contract"));
  }

  @Test
  void describesItselfWithoutCredentials() {
    assertThat(store().description())
        .isEqualTo("PostgreSQL at 127.0.0.1:" + TestPostgres.port() + ", database postgres");
    assertThat(store().maxWriters()).isEqualTo(9);
    assertThat(new PostgresSettings().with(s -> s.connections = 1).store().maxWriters())
        .isEqualTo(1);
    assertThat(store().incarnation()).endsWith(", timeline 00000001");
  }

  @Test
  void aMissingSchemaIsMade() throws Exception {
    String schema = "Made-" + shortId();
    OnlineStore store = PostgresOnlineStore.of(TestPostgres.configuration(schema));

    store.prepare(contractTable());

    assertThat(
            first(
                "SELECT count(*) FROM pg_tables WHERE schemaname = '"
                    + schema
                    + "' AND tablename = 'contract_"
                    + contractTable().name()
                    + "'"))
        .isEqualTo("1");
  }

  @Test
  void namesThatNeedQuotesAreQuoted() {
    OnlineTable odd = table("Odd \"name\" of-" + shortId());
    store().prepare(odd);

    assertThat(write(odd, row(1, "x", at(0))).written()).isEqualTo(1);
    assertThat(store().read(odd, List.of(key(1)), List.of("city")).get(0)).isPresent();
    store().drop(odd);
  }

  @Test
  void aTableNameOf63BytesIsTaken() {
    OnlineTable longest = table("v".repeat(63 - "contract_".length()));
    store().prepare(longest);

    assertThat(write(longest, row(1, "x", at(0))).written()).isEqualTo(1);
    store().drop(longest);
  }

  @Test
  void aViewWithListsOfNumbersIsRefusedWhereVectorsAreWanted() {
    OnlineTable embeddings =
        new OnlineTable(
            "contract",
            "embeddings",
            contractTable().joinKeys(),
            List.of(
                field("city", Primitive.STRING),
                new Field("embedding", FeatureTypes.parse("Array(Float32)").orElseThrow())));

    assertThatThrownBy(
            () -> new PostgresSettings().with(s -> s.vectors = true).store().prepare(embeddings))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'vector_enabled' is true, and feature view 'embeddings' has lists")
        .hasMessageContaining("(embedding)");
  }

  @Test
  void vectorsWithoutTheExtensionAreExplained() {
    OnlineStore store =
        new PostgresSettings()
            .with(s -> s.schema = "no_vectors")
            .with(s -> s.vectors = true)
            .store();

    assertThatThrownBy(() -> store.prepare(contractTable()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("type \"vector\" does not exist")
        .hasMessageEndingWith("the database needs pgvector: run CREATE EXTENSION vector.");
  }

  /** Another type of that name stands for the extension's, which no test server has. */
  @Test
  void aViewWithoutListsIsWrittenWhereVectorsAreWanted() throws Exception {
    execute("CREATE DOMAIN public.vector AS text");
    try {
      OnlineStore store =
          new PostgresSettings()
              .with(s -> s.schema = "with_vectors")
              .with(s -> s.vectors = true)
              .store();
      store.prepare(contractTable());
      for (long event : new long[] {at(0), at(1)}) {
        try (OnlineWriter writer = store.openWriter(contractTable(), new RunFence("r", 1))) {
          writer.write(row(1, "x", event));
          assertThat(writer.flush().written()).isEqualTo(1);
        }
      }
      assertThat(
              first(
                  "SELECT count(*) FROM with_vectors.\"contract_"
                      + contractTable().name()
                      + "\" WHERE vector_value IS NULL"))
          .isEqualTo("2");
    } finally {
      execute("DROP SCHEMA IF EXISTS with_vectors CASCADE; DROP DOMAIN public.vector");
    }
  }

  @Test
  void numbersAreKeptWhereTheTableHasAColumnForThem() throws Exception {
    OnlineStore store =
        new PostgresSettings().with(s -> s.schema = "numbers").with(s -> s.numbers = true).store();
    List<Field> features =
        List.of(
            field("small", Primitive.FLOAT64),
            field("endless", Primitive.FLOAT32),
            field("yes", Primitive.BOOL),
            field("digits", Primitive.STRING),
            field("none", Primitive.INT64));
    OnlineTable table =
        new OnlineTable("contract", "numbers", contractTable().joinKeys(), features);
    String[] texts = {"5e-324", "-inf", "True", "12", null};
    byte[][] values = new byte[5][0];
    store.prepare(table);

    // A store whose configuration has no such column keeps it filled all the same.
    for (OnlineStore either :
        List.of(store, new PostgresSettings().with(s -> s.schema = "numbers").store())) {
      try (OnlineWriter writer = either.openWriter(table, new RunFence("r", 1))) {
        writer.write(new OnlineRow(key(1), values, texts, at(0), at(0)));
        assertThat(writer.flush().written()).isEqualTo(1);
      }
      assertThat(
              first(
                  "SELECT string_agg(feature_name || '=' || coalesce(value_num::text, 'null'), ' '"
                      + " ORDER BY feature_name) FROM numbers.contract_numbers"))
          .isEqualTo("digits=null endless=-Infinity none=null small=5e-324 yes=1");
    }
  }

  @Test
  void nulIsLeftOutOfTheTextAndKeptInTheValue() throws Exception {
    store().prepare(contractTable());

    write(row(1, "a\0b", at(0)));

    assertThat(read(1).orElseThrow().values().get("city")).isEqualTo(bytes("a\0b"));
    assertThat(
            first(
                "SELECT value_text FROM contract.\"contract_"
                    + contractTable().name()
                    + "\" WHERE feature_name = 'city'"))
        .isEqualTo("ab");
  }

  @Test
  void timesKeepTheirMicrosecondsWhateverTheZones() throws Exception {
    store().prepare(contractTable());
    long event = 1_618_210_801_250_001L;

    write(row(1, "exact", event, OnlineRow.NO_CREATED), row(2, "old", -62_135_596_799_999_999L));
    write(row(3, "far", 253_402_300_799_999_999L));

    assertThat(read(1).orElseThrow().eventMicros()).isEqualTo(event);
    assertThat(read(2).orElseThrow().eventMicros()).isEqualTo(-62_135_596_799_999_999L);
    assertThat(read(3).orElseThrow().eventMicros()).isEqualTo(253_402_300_799_999_999L);
    assertThat(
            first(
                "SELECT event_ts AT TIME ZONE 'UTC' || ' ' || (created_ts IS NULL) FROM"
                    + " contract.\"contract_"
                    + contractTable().name()
                    + "\" WHERE created_ts IS NULL"))
        .isEqualTo("2021-04-12 07:00:01.250001 true");
  }

  @Test
  void aNewerValueOfAFeatureThatTheViewHasNoLongerKeepsTheWholeRow() {
    store().prepare(contractTable());
    OnlineTable wider =
        new OnlineTable(
            "contract",
            contractTable().name(),
            contractTable().joinKeys(),
            List.of(field("gone", Primitive.STRING)));
    write(
        wider, new OnlineRow(key(1), new byte[][] {bytes("g")}, new String[] {"g"}, at(5), at(5)));

    WriteCounts counts = write(row(1, "older", at(4)));

    assertThat(counts.older()).isEqualTo(1);
    assertThat(read(1).orElseThrow().values()).isEmpty();
    assertThat(read(1).orElseThrow().eventMicros()).isEqualTo(at(5));
  }

  /** The other writer's row is not committed yet when this one looks for newer rows. */
  @Test
  void aRowIsNotMixedWithANewerOneThatIsCommittedInBetween() throws Exception {
    store().prepare(contractTable());
    write(row(1, "first", at(0)));
    List<Field> features = new ArrayList<>(contractTable().features());
    features.add(field("added", Primitive.STRING));
    OnlineTable wider =
        new OnlineTable("contract", contractTable().name(), contractTable().joinKeys(), features);
    byte[][] values = {bytes("t"), bytes("c"), bytes("a")};
    OnlineRow older = new OnlineRow(key(1), values, new String[3], at(4), at(4));
    String name = "contract.\"contract_" + contractTable().name() + "\"";
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection other = TestPostgres.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "UPDATE " + name + " SET event_ts = event_ts + interval '5 s', value = 'newer'");
      Future<WriteCounts> counts = thread.submit(() -> write(wider, older));
      while (first("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("0")) {
        assertThat(counts.isDone()).isFalse();
      }
      other.commit();

      assertThat(counts.get().older()).isEqualTo(1);
    } finally {
      thread.shutdownNow();
    }
    assertThat(first("SELECT string_agg(feature_name, ' ' ORDER BY feature_name) FROM " + name))
        .isEqualTo("city trips");
  }

  /** Writers in threads, each with batches of its own, over the same keys in different orders. */
  @Test
  void writersAtTheSameTimeEndWithTheNewestAndNeverMixRows() throws Exception {
    store().prepare(contractTable());
    int keys = 300;
    int writers = 4;
    int rounds = 12;
    List<Callable<Long>> tasks = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int number = w;
      tasks.add(
          () -> {
            Random random = new Random(number);
            long rows = 0;
            for (int round = 0; round < rounds; round++) {
              List<OnlineRow> batch = new ArrayList<>();
              for (long k = 0; k < keys; k++) {
                // The last round of one writer brings the newest row of each key.
                boolean last = round == rounds - 1 && k % writers == number;
                int order = last ? 1_000 : random.nextInt(1_000);
                batch.add(row(k, "at " + order, at(order)));
              }
              java.util.Collections.shuffle(batch, random);
              WriteCounts counts = write(batch.toArray(OnlineRow[]::new));
              rows += counts.written() + counts.older();
            }
            return rows;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (Future<Long> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isEqualTo((long) keys * rounds);
      }
    } finally {
      threads.shutdownNow();
    }
    for (long k = 0; k < keys; k++) {
      StoredRow stored = read(k).orElseThrow();
      assertThat(stored.eventMicros()).isEqualTo(at(1_000));
      assertThat(stored.values().get("city")).isEqualTo(bytes("at 1000"));
      assertThat(stored.values().get("trips")).isEqualTo(bytes("trips of at 1000"));
    }
  }

  static void execute(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String first(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getString(1);
    }
  }
}
