package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteOnlineStoreTest extends SqlStoreContract {
  private static final OnlineTable TABLE =
      new OnlineTable(
          "golden_types",
          "t_int64",
          List.of(new Field("driver_id", FeatureType.of(Primitive.INT64))),
          List.of(new Field("f", FeatureType.of(Primitive.INT64))));

  @TempDir Path folder;

  @Override
  OnlineStore store() {
    return SqliteOnlineStore.of(new OnlineStoreConfiguration.Sqlite("data/online.db"), folder);
  }

  /**
   * Seconds are all that Feast's layout keeps, so an equal second may be newer or older: it is
   * replaced.
   */
  @Override
  boolean keepsCreated() {
    return false;
  }

  @Test
  void tableAndIndexAreFeastsToTheLetter() throws IOException, SQLException {
    JsonNode golden =
        new ObjectMapper()
            .readTree(Path.of("src/test/resources/golden/types/sqlite.json").toFile())
            .get("golden_types_t_int64");
    store().prepare(TABLE);
    assertThat(sql("table")).isEqualTo(golden.get("create").asText());
    assertThat(sql("index")).isEqualTo(golden.get("indexes").get(0).asText());
  }

  @Test
  void keysOfATableThatWasNeverMaterializedAreNotFound() {
    assertThat(store().read(TABLE, List.of(new byte[] {1}), List.of("f")))
        .containsExactly(java.util.Optional.empty());
    assertThat(Files.exists(folder.resolve("data"))).isFalse();
  }

  @Test
  void numbersForFeastsSearchesAreReadAndNotWritten() {
    OnlineStore store =
        SqliteOnlineStore.of(
            new OnlineStoreConfiguration.Sqlite("data/online.db", true, false), folder);
    store().prepare(TABLE);
    write(TABLE, row(1, 2));

    assertThatThrownBy(() -> store.prepare(TABLE))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'enable_openai_compatible_store' is true, and in SQLite the column");
    assertThatThrownBy(() -> store.openWriter(TABLE, new RunFence("run", 1)))
        .isInstanceOf(DefinitionException.class);
    assertThat(store.read(TABLE, List.of(row(1, 2).entityKey()), List.of("f")).get(0)).isPresent();
  }

  @Test
  void aViewWithListsOfNumbersIsRefusedWhereVectorsAreWanted() {
    OnlineStore store =
        SqliteOnlineStore.of(
            new OnlineStoreConfiguration.Sqlite("data/online.db", false, true), folder);
    OnlineTable embeddings =
        new OnlineTable(
            "golden_types",
            "embeddings",
            TABLE.joinKeys(),
            List.of(new Field("e", FeatureTypes.parse("Array(Float32)").orElseThrow())));

    store.prepare(TABLE);
    assertThatThrownBy(() -> store.prepare(embeddings))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'vector_enabled' is true, and feature view 'embeddings' has lists");
  }

  @Test
  void subSecondsAreDroppedTowardsThePast() throws SQLException {
    store().prepare(TABLE);
    try (OnlineWriter writer = store().openWriter(TABLE, new RunFence("run", 1))) {
      writer.write(
          new OnlineRow(
              new byte[] {1},
              new byte[][] {{2}},
              new String[] {"t"},
              -500_000L,
              OnlineRow.NO_CREATED));
      assertThat(writer.flush().written()).isEqualTo(1);
    }
    assertThat(
            store()
                .read(TABLE, List.of(new byte[] {1}), List.of("f"))
                .get(0)
                .orElseThrow()
                .eventMicros())
        .isEqualTo(-1_000_000L);
  }

  @Test
  void fileThatIsNoDatabaseIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        folder.resolve("data/online.db"), "this is no database, it is a text of some length");
    assertThatThrownBy(() -> store().prepare(TABLE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("SQLite at " + folder.resolve("data/online.db"))
        .hasMessageContaining("Check that the file is a SQLite database");
  }

  @Test
  void aLockThatAnotherProgramHoldsIsWaitedFor() throws Exception {
    store().prepare(TABLE);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    CountDownLatch begun = new CountDownLatch(1);
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/online.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      Future<WriteCounts> batch =
          thread.submit(
              () -> {
                begun.countDown();
                return write(TABLE, row(1, 2));
              });
      begun.await();
      assertThat(store().read(TABLE, List.of(new byte[] {1}), List.of("f")).get(0)).isEmpty();
      statement.execute("ROLLBACK");

      assertThat(batch.get().written()).isEqualTo(1);
    } finally {
      thread.shutdownNow();
    }
  }

  /** Each takes the file's lock batch by batch. */
  @Test
  void twoJobsAtOnceLeaveTheNewestRows() throws Exception {
    store().prepare(TABLE);
    int rows = 5_000;
    List<Callable<WriteCounts>> jobs = new ArrayList<>();
    for (int j = 0; j < 2; j++) {
      int number = j;
      jobs.add(
          () -> {
            OnlineRow[] mine = new OnlineRow[rows];
            for (int k = 0; k < rows; k++) {
              mine[k] = row(k, (k + number) % 2);
            }
            return write(TABLE, mine);
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<WriteCounts> done : threads.invokeAll(jobs)) {
        assertThat(done.get().rows()).isEqualTo(rows);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(query("SELECT count(*) || ' ' || min(event_ts) FROM golden_types_t_int64"))
        .isEqualTo(rows + " 1");
  }

  @Test
  void readersAreNotHeldUpByWriters() throws SQLException {
    store().prepare(TABLE);

    assertThat(query("PRAGMA journal_mode")).isEqualTo("wal");
  }

  /** Keys of their own, whose time is the value too. */
  private static OnlineRow row(int key, int seconds) {
    return new OnlineRow(
        ByteBuffer.allocate(Integer.BYTES).putInt(key).array(),
        new byte[][] {{(byte) seconds}},
        new String[] {"t"},
        seconds * 1_000_000L,
        OnlineRow.NO_CREATED);
  }

  private String query(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/online.db"));
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.getString(1);
    }
  }

  @Test
  void valuesOfNoBytesAreStoredAsSuch() throws SQLException {
    store().prepare(TABLE);
    try (OnlineWriter writer = store().openWriter(TABLE, new RunFence("run", 1))) {
      writer.write(
          new OnlineRow(
              new byte[] {1}, new byte[][] {{}}, new String[] {null}, 0L, OnlineRow.NO_CREATED));
      writer.flush();
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/online.db"));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT typeof(value), length(value) FROM golden_types_t_int64")) {
      assertThat(Map.of("type", row.getString(1), "length", row.getInt(2)))
          .isEqualTo(Map.of("type", "blob", "length", 0));
    }
  }

  private String sql(String type) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/online.db"));
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type = '" + type + "'")) {
      return found.getString(1);
    }
  }
}
