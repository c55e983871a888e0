package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.StoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PostgresFailuresIT {
  private static final Duration SHORT = Duration.ofMillis(700);
  private final OnlineTable table = OnlineStoreContract.table("failing");

  @Test
  void anUnreachableServerIsNamedWithTheTimeTried() throws IOException {
    int port = freePort();

    String what = "PostgreSQL at 127\\.0\\.0\\.1:" + port + ", database postgres: no connection";
    for (ThrowingCallable use : usesOf(store(port, "postgres", "require"))) {
      assertThatThrownBy(use)
          .isInstanceOf(StoreException.class)
          .hasMessageMatching(
              what
                  + " \\(\\d+ attempts? in \\d+\\.\\d s\\): .*Check that the server runs and that"
                  + " host and port are right\\.");
    }
  }

  /** The first attempt takes longer than the timeout, whose clock starts when it fails. */
  @Test
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      OnlineStore store = store(silent.getLocalPort(), "postgres", "disable");

      assertThatThrownBy(() -> store.prepare(table))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("127.0.0.1:" + silent.getLocalPort())
          .hasMessageContaining("no connection (2 attempts in ");
    }
  }

  @Test
  void aWrongPasswordIsNeverShown() throws Exception {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS " + TestPostgres.GUARDED_USER);
      statement.execute(
          "CREATE ROLE " + TestPostgres.GUARDED_USER + " LOGIN PASSWORD 'the right one'");
    }
    OnlineStoreConfiguration.Postgres wrong =
        TestPostgres.configuration(
            TestPostgres.port(), "public", TestPostgres.GUARDED_USER, Optional.of("s3cr3t-wrong"));
    OnlineStore store = PostgresOnlineStore.of(wrong);

    assertThatThrownBy(() -> store.prepare(table))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("password authentication failed for user \"guarded\"")
        .hasMessageContaining("Check 'user' and 'password' of the online store for user 'guarded'.")
        .satisfies(e -> assertThat(everythingOf(e)).doesNotContain("s3cr3t-wrong"));
    assertThat(store.toString() + store.description()).doesNotContain("s3cr3t-wrong");
  }

  @Test
  void theRightPasswordOpensTheStore() throws Exception {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS " + TestPostgres.GUARDED_USER);
      statement.execute(
          "CREATE ROLE " + TestPostgres.GUARDED_USER + " LOGIN PASSWORD 'the right one'");
    }
    OnlineStore store =
        PostgresOnlineStore.of(
            TestPostgres.configuration(
                TestPostgres.port(),
                "public",
                TestPostgres.GUARDED_USER,
                Optional.of("the right one")));

    assertThat(store.read(table, List.of(OnlineStoreContract.key(1)), List.of("city")))
        .containsExactly(Optional.empty());
    assertThatThrownBy(() -> store.prepare(OnlineStoreContract.table("not_allowed")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the table public.contract_not_allowed cannot be made")
        .hasMessageContaining("permission denied for schema public")
        .hasMessageEndingWith("Grant user 'guarded' what is missing.");
  }

  @Test
  void aServerWithoutTlsIsNotUsedWhereTlsIsRequired() {
    assertThatThrownBy(() -> store(TestPostgres.port(), "postgres", "require").prepare(table))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("The server does not support SSL")
        .hasMessageContaining("'sslmode: disable'");
  }

  @Test
  void aMissingDatabaseIsSaidToBeMissing() {
    assertThatThrownBy(() -> store(TestPostgres.port(), "nowhere", "disable").prepare(table))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("database \"nowhere\" does not exist")
        .hasMessageContaining("correct 'database'");
  }

  @Test
  void aTableThatWasNeverMadeCannotBeWritten() {
    OnlineTable missing = OnlineStoreContract.table("never_made");
    try (OnlineWriter writer =
        store(TestPostgres.port(), "postgres", "disable")
            .openWriter(missing, new RunFence("r", 1))) {
      writer.write(OnlineStoreContract.row(1, "x", 0));

      assertThatThrownBy(writer::flush)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("rows could not be written to public.contract_never_made")
          .hasMessageEndingWith("Run 'headrace apply', which makes the tables.");
    }
  }

  @Test
  void aConnectionLostInTheMiddleIsOpenedAgain() throws Exception {
    OnlineStore store = PostgresOnlineStore.of(TestPostgres.configuration());
    OnlineTable kept = OnlineStoreContract.table("reconnected");
    store.prepare(kept);
    try (OnlineWriter writer = store.openWriter(kept, new RunFence("r", 1))) {
      writer.write(OnlineStoreContract.row(1, "one", 0));
      writer.flush();
      PostgresOnlineStoreIT.first(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE application_name = 'headrace'");
      writer.write(OnlineStoreContract.row(2, "two", 0));

      assertThat(writer.flush().written()).isEqualTo(2);
    }
    assertThat(store.read(kept, List.of(OnlineStoreContract.key(2)), List.of("city")).get(0))
        .isPresent();
  }

  @Test
  void aServerThatStopsInTheMiddleFailsTheWriterAndCountsNothingMore() throws Exception {
    EmbeddedPostgres server = EmbeddedPostgres.builder().start();
    OnlineStore store = store(server.getPort(), "postgres", "disable");
    store.prepare(table);
    try (OnlineWriter writer = store.openWriter(table, new RunFence("r", 1))) {
      writer.write(OnlineStoreContract.row(1, "one", 0));
      assertThat(writer.flush().written()).isEqualTo(1);
      writer.write(OnlineStoreContract.row(2, "two", 0));
      server.close();

      assertThatThrownBy(writer::flush)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("PostgreSQL at 127.0.0.1:" + server.getPort());
    }
    assertThatThrownBy(
            () -> store.read(table, List.of(OnlineStoreContract.key(1)), List.of("city")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no connection");
  }

  private List<ThrowingCallable> usesOf(OnlineStore store) {
    return List.of(
        () -> store.prepare(table),
        () -> store.drop(table),
        () -> store.openWriter(table, new RunFence("r", 1)),
        () -> store.read(table, List.of(OnlineStoreContract.key(1)), List.of("city")));
  }

  private static OnlineStore store(int port, String database, String sslMode) {
    return new PostgresSettings()
        .with(s -> s.port = port)
        .with(s -> s.database = database)
        .with(s -> s.sslMode = sslMode)
        .with(s -> s.timeout = SHORT)
        .store(SHORT);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String everythingOf(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
