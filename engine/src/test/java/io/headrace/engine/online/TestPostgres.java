package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The one PostgreSQL server of a test JVM. Everybody is trusted except user {@value #GUARDED_USER},
 * who needs a password.
 */
public final class TestPostgres {
  /** Exists once a test has created it. */
  static final String GUARDED_USER = "guarded";

  private static final String HOST = "127.0.0.1";
  private static final EmbeddedPostgres SERVER = start();

  private TestPostgres() {}

  /** For its schema {@code public}. */
  public static OnlineStoreConfiguration.Postgres configuration() {
    return configuration("public");
  }

  public static OnlineStoreConfiguration.Postgres configuration(String schema) {
    return configuration(SERVER.getPort(), schema, "postgres", Optional.empty());
  }

  static OnlineStoreConfiguration.Postgres configuration(
      int port, String schema, String user, Optional<String> password) {
    return new OnlineStoreConfiguration.Postgres(
        HOST,
        port,
        "postgres",
        schema,
        user,
        password.map(Secret::new),
        "prefer",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        10,
        false,
        false,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10));
  }

  /** A connection of the test's own, to look at what a store left. */
  public static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + HOST + ":" + SERVER.getPort() + "/postgres?user=postgres");
  }

  static int port() {
    return SERVER.getPort();
  }

  private static EmbeddedPostgres start() {
    try {
      Path access = Files.createTempFile("headrace-test-hba", ".conf");
      access.toFile().deleteOnExit();
      Files.writeString(
          access,
          "host all "
              + GUARDED_USER
              + " all scram-sha-256\nhost all all all trust\n"
              + "local all all trust\n");
      return EmbeddedPostgres.builder()
          .setServerConfig("hba_file", access.toString())
          // Neither UTC nor the zone of the JVM: nobody may rely on it.
          .setServerConfig("timezone", "Asia/Kathmandu")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
