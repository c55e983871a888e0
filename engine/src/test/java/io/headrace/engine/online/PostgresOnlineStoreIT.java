package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
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
    assertThat(store().maxWriters()).isEqualTo(10);
    assertThat(store().incarnation()).isEqualTo(store().incarnation());
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
  void aTableNameOf64BytesIsRefused() {
    OnlineTable tooLong = table("ü".repeat(27) + "v");

    assertThatThrownBy(() -> store().prepare(tooLong))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            "Feature view '%1$s': its table in PostgreSQL would be named 'contract_%1$s', which is"
                    .formatted(tooLong.name())
                + " 64 bytes long, and PostgreSQL takes 63. Shorten the name of the project or the"
                + " feature view by 1 or more.");
  }

  @Test
  void vectorsAreRefused() {
    OnlineStoreConfiguration.Postgres c = TestPostgres.configuration();
    OnlineStore store =
        PostgresOnlineStore.of(
            new OnlineStoreConfiguration.Postgres(
                c.host(),
                c.port(),
                c.database(),
                c.schema(),
                c.user(),
                c.password(),
                c.sslMode(),
                c.sslKeyPath(),
                c.sslCertificatePath(),
                c.sslRootCertificatePath(),
                c.keepAlivesIdleSeconds(),
                c.maxConnections(),
                false,
                true,
                c.timeout()));

    assertThatThrownBy(() -> store.prepare(contractTable()))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'vector_enabled' is true");
  }

  @Test
  void numbersAreKeptWhereTheTableHasAColumnForThem() throws Exception {
    OnlineStoreConfiguration.Postgres c = TestPostgres.configuration("numbers");
    OnlineStore store =
        PostgresOnlineStore.of(
            new OnlineStoreConfiguration.Postgres(
                c.host(),
                c.port(),
                c.database(),
                c.schema(),
                c.user(),
                c.password(),
                c.sslMode(),
                c.sslKeyPath(),
                c.sslCertificatePath(),
                c.sslRootCertificatePath(),
                c.keepAlivesIdleSeconds(),
                c.maxConnections(),
                true,
                false,
                c.timeout()));
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
    for (OnlineStore either : List.of(store, PostgresOnlineStore.of(c))) {
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

  static String first(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getString(1);
    }
  }
}
