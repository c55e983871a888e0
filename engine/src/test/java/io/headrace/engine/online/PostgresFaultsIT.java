package io.headrace.engine.online;

import static io.headrace.engine.online.OnlineStoreContract.at;
import static io.headrace.engine.online.OnlineStoreContract.bytes;
import static io.headrace.engine.online.OnlineStoreContract.row;
import static io.headrace.engine.online.OnlineStoreContract.shortId;
import static io.headrace.engine.online.OnlineStoreContract.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.StoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of its own that fails in the middle of a run. Before each run the table holds rows of
 * which some are newer; after it, it holds what the oracle says.
 */
class PostgresFaultsIT {
  private static final RunFence RUN = new RunFence("r", 1);
  private static final int KEYS = 600;
  private static final int BATCH = 100;

  @TempDir private static Path folder;

  private static EmbeddedPostgres server;

  private final OnlineTable table = table("faults_" + shortId());
  private final Map<Long, String> oracle = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setServerConfig("fsync", "on")
            // A lock file of a socket would outlive a crash.
            .setServerConfig("unix_socket_directories", "")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** Every third key has a newer row already, every third an older one, the others none. */
  @BeforeEach
  void fill() {
    store().prepare(table);
    try (OnlineWriter writer = store().openWriter(table, RUN)) {
      for (long k = 0; k < KEYS; k++) {
        if (k % 3 != 2) {
          writer.write(row(k, "stored", at(k % 3 == 0 ? 9 : 1)));
        }
        oracle.put(k, k % 3 == 0 ? "stored" : "run");
      }
      writer.flush();
    }
  }

  @Test
  void aBackendKilledBetweenBatchesIsReplaced() {
    assertWritten(
        run(
            store(),
            batch -> {
              if (batch % 2 == 1) {
                execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'headrace'");
              }
            }));
  }

  @Test
  void aBackendKilledWithinABatchIsReplaced() throws Exception {
    WriteCounts counts =
        whileLocked(
            () -> run(store(), batch -> {}),
            () -> {
              awaitWaiting();
              execute(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                      + " WHERE application_name = 'headrace'");
            });

    assertWritten(counts);
  }

  /** The whole server dies as by a power cut, and comes back. */
  @Test
  void aServerThatCrashesInTheMiddleIsWaitedFor() {
    assertWritten(
        run(
            store(),
            batch -> {
              if (batch == 3) {
                crash().run();
              }
            }));
  }

  /** What was acknowledged before the crash is there after it. */
  @Test
  void acknowledgedRowsOutliveACrash() {
    WriteCounts counts = run(store(), batch -> {});
    crash().run();

    assertWritten(counts);
  }

  @Test
  void aLockThatIsHeldIsWaitedForWithPatience() throws Exception {
    OnlineStore store =
        settings().with(s -> s.lockTimeout = Duration.ofMillis(200)).store(Duration.ofMinutes(2));

    // Each wait for the lock ends soon, so that this takes several attempts.
    WriteCounts counts =
        whileLocked(
            () -> run(store, batch -> {}),
            () -> {
              awaitWaiting();
              String first = waitingSince();
              while (waitingSince().equals(first)) {
                Thread.onSpinWait();
              }
            });

    assertWritten(counts);
  }

  @Test
  void aLockThatIsNeverGivenUpIsNamed() throws Exception {
    OnlineStore store =
        settings().with(s -> s.lockTimeout = Duration.ofMillis(200)).store(Duration.ofMillis(300));

    try (Connection holder = connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT 1 FROM " + sqlName() + " FOR UPDATE");
      assertThatThrownBy(() -> run(store, batch -> {}))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("rows could not be written to public.contract_" + table.name())
          .hasMessageContaining("canceling statement due to lock timeout")
          .hasMessageEndingWith("look for long transactions in pg_stat_activity.");
      holder.rollback();
    }
    assertWritten(run(store(), batch -> {}));
  }

  @Test
  void aStatementThatTakesTooLongIsNamed() throws Exception {
    OnlineStore store = settings().with(s -> s.statementTimeout = Duration.ofMillis(300)).store();

    try (Connection holder = connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT 1 FROM " + sqlName() + " FOR UPDATE");
      assertThatThrownBy(() -> run(store, batch -> {}))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("canceling statement due to statement timeout")
          .hasMessageContaining("'statement_timeout' of headrace.postgres");
      holder.rollback();
    }
  }

  /** A trigger raises what a full disk raises. */
  @Test
  void afterAFullDiskTheRunIsRepeated() {
    execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE"
            + " 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;"
            + " CREATE TRIGGER full_disk BEFORE INSERT ON "
            + sqlName()
            + " FOR EACH ROW WHEN (new.feature_name = 'trips' AND new.value_text = '7'"
            + " AND get_byte(new.entity_key, 29) = 2) EXECUTE FUNCTION full_disk()");
    assertThatThrownBy(() -> run(store(), batch -> {}))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageEndingWith("Make room on the server's disk, then run again.");
    assertNothingIsMixed();

    execute("DROP FUNCTION full_disk CASCADE");
    run(store(), batch -> {});

    assertStored();
  }

  @Test
  void aSlowServerIsWaitedFor() {
    try (FaultyProxy proxy = FaultyProxy.to(server.getPort())) {
      proxy.delayAnswers(Duration.ofMillis(3));

      assertWritten(run(settings().with(s -> s.port = proxy.port()).store(), batch -> {}));
    }
  }

  /** Wherever it breaks: also between the server's commit and its answer. */
  @Test
  void countsAreExactWhereverTheConnectionBreaks() {
    int repeated = 0;
    try (FaultyProxy proxy = FaultyProxy.to(server.getPort())) {
      for (int cut = 0; cut < 30; cut++) {
        OnlineTable target = table("cut_" + cut + "_" + shortId());
        OnlineStore store = settings().with(s -> s.port = proxy.port()).store();
        store().prepare(target);
        WriteSettings changes = new WriteSettings(RUN, Writes.CHANGED, Pacing.UNLIMITED);
        try (OnlineWriter writer = store.openWriter(target, changes)) {
          for (int times = 0; times < 2; times++) {
            writer.write(row(1, "one " + times, at(times)));
            writer.write(row(2, "two", at(0)));
            if (times == 1) {
              proxy.cutAfterAnswerBytes(34L * cut);
            }
            int connections = proxy.connections();
            WriteCounts counts = writer.flush();
            repeated += proxy.connections() > connections ? 1 : 0;
            assertThat(counts)
                .as("cut after %d bytes", 34L * cut)
                .extracting(WriteCounts::written, WriteCounts::older, WriteCounts::unchanged)
                .containsExactly(2L + times, 0L, (long) times);
          }
        }
      }
    }
    assertThat(repeated).isGreaterThan(5);
  }

  private interface BeforeBatch {
    void happen(int batch);
  }

  /** A row for each key, in batches, with something happening before each of them. */
  private WriteCounts run(OnlineStore store, BeforeBatch before) {
    try (OnlineWriter writer = store.openWriter(table, RUN)) {
      for (long k = 0; k < KEYS; k++) {
        writer.write(row(k, "run", at(5)));
        if ((k + 1) % BATCH == 0) {
          before.happen((int) (k / BATCH));
          writer.flush();
        }
      }
      return writer.flush();
    }
  }

  private void assertWritten(WriteCounts counts) {
    assertThat(counts.older()).isEqualTo(KEYS / 3);
    assertThat(counts.written()).isEqualTo(KEYS - KEYS / 3);
    assertStored();
  }

  private void assertStored() {
    rows().forEach((k, row) -> assertThat(city(row.orElseThrow())).isEqualTo(oracle.get(k)));
  }

  /** Each row is the one from before or the one that the run brings, and none is older. */
  private void assertNothingIsMixed() {
    rows()
        .forEach(
            (k, row) -> {
              String city = row.map(PostgresFaultsIT::city).orElse("none");
              assertThat(city).isIn(oracle.get(k), k % 3 == 2 ? "none" : "stored");
            });
  }

  private Map<Long, Optional<StoredRow>> rows() {
    List<byte[]> keys = LongStream.range(0, KEYS).mapToObj(OnlineStoreContract::key).toList();
    List<Optional<StoredRow>> read = store().read(table, keys, List.of("trips", "city"));
    Map<Long, Optional<StoredRow>> rows = new HashMap<>();
    LongStream.range(0, KEYS).forEach(k -> rows.put(k, read.get((int) k)));
    return rows;
  }

  /** The features of a row belong together. */
  private static String city(StoredRow row) {
    String city = new String(row.values().get("city"), StandardCharsets.UTF_8);
    assertThat(row.values().get("trips")).isEqualTo(bytes("trips of " + city));
    return city;
  }

  private interface Event {
    void happen() throws Exception;
  }

  /** Holds locks on all rows while the work begins, until the event has happened. */
  private <T> T whileLocked(Callable<T> work, Event event) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Connection holder = connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT 1 FROM " + sqlName() + " FOR UPDATE");
      Future<T> done = thread.submit(work);
      event.happen();
      holder.rollback();
      return done.get();
    } finally {
      thread.shutdownNow();
    }
  }

  private static void awaitWaiting() {
    while (waitingSince().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** When the statement that waits for a lock began; empty while there is none. */
  private static String waitingSince() {
    return first(
        "SELECT coalesce(max(xact_start)::text, '') FROM pg_stat_activity WHERE wait_event_type ="
            + " 'Lock' AND application_name = 'headrace'");
  }

  /**
   * Kills the server without a chance to write anything down.
   *
   * @return starts it again
   */
  private static Runnable crash() {
    try {
      Path file = folder.resolve("data/postmaster.pid");
      ProcessHandle postmaster =
          ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0))).orElseThrow();
      List<String> command = new ArrayList<>();
      if (System.getProperty("user.name").equals("root")) {
        // PostgreSQL refuses to run as root, who is nobody in a user namespace of its own.
        command.addAll(List.of("unshare", "-U"));
      }
      String arguments = Files.readString(Path.of("/proc/" + postmaster.pid() + "/cmdline"));
      command.addAll(List.of(arguments.split("\0")));
      List<ProcessHandle> processes = new ArrayList<>(postmaster.children().toList());
      processes.add(0, postmaster);
      processes.forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle process : processes) {
        while (isRunning(process)) {
          Thread.onSpinWait();
        }
      }
      // A dead process that nobody has waited for still has its number: to the next server it
      // would look alive.
      Files.delete(file);
      return () -> start(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(List<String> command) {
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRunning(ProcessHandle process) {
    Path status = Path.of("/proc/" + process.pid() + "/stat");
    try {
      return !Files.readString(status).contains(") Z ");
    } catch (IOException gone) {
      return false;
    }
  }

  private static PostgresSettings settings() {
    return new PostgresSettings().with(s -> s.port = server.getPort());
  }

  private static OnlineStore store() {
    return settings().store(Duration.ofMinutes(2));
  }

  private String sqlName() {
    return "public.\"contract_" + table.name() + "\"";
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres");
  }

  private static void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String first(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
