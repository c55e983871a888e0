package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.configuration.Secret;
import io.headrace.engine.definitions.StoreException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** A server as settings that travel, and connections to it. */
final class PostgresServer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final int port;
  private final String database;
  private final String user;
  private final Secret password;

  /** The driver's, without user and password. */
  private final HashMap<String, String> properties;

  private final Duration timeout;
  private final Duration statementTimeout;
  private final Duration lockTimeout;
  private final Duration patience;

  private PostgresServer(
      OnlineStoreConfiguration.Postgres configuration,
      Map<String, String> properties,
      Duration patience) {
    this.host = configuration.host();
    this.port = configuration.port();
    this.database = configuration.database();
    this.user = configuration.user();
    this.password = configuration.password().orElse(new Secret(""));
    this.timeout = configuration.timeout();
    this.statementTimeout = configuration.statementTimeout();
    this.lockTimeout = configuration.lockTimeout();
    this.properties = new HashMap<>(properties);
    this.patience = patience;
  }

  /**
   * @param patience how long in all a batch that fails is tried again
   */
  static PostgresServer of(OnlineStoreConfiguration.Postgres configuration, Duration patience) {
    Map<String, String> properties = new HashMap<>();
    properties.put("sslmode", sslMode(configuration));
    configuration.sslKeyPath().ifPresent(p -> properties.put("sslkey", p));
    configuration.sslCertificatePath().ifPresent(p -> properties.put("sslcert", p));
    configuration.sslRootCertificatePath().ifPresent(p -> properties.put("sslrootcert", p));
    configuration
        .keepAlivesIdleSeconds()
        .ifPresent(
            idle -> {
              properties.put("tcpKeepAlive", "true");
              properties.put("socketFactory", PostgresSockets.class.getName());
              properties.put("socketFactoryArg", Integer.toString(idle));
            });
    properties.put("connectTimeout", seconds(configuration.timeout()));
    properties.put("loginTimeout", seconds(configuration.timeout()));
    properties.put("socketTimeout", seconds(configuration.statementTimeout().plusSeconds(5)));
    properties.put("ApplicationName", "headrace");
    // Plans are made anew for each batch: one that was made while the table was empty is slow
    // later.
    properties.put("prepareThreshold", "0");
    // A detail repeats the values of a row, which may be personal data.
    properties.put("logServerErrorDetail", "false");
    return new PostgresServer(configuration, properties, patience);
  }

  /** As libpq, which Feast uses: with certificates to trust, 'require' checks against them. */
  private static String sslMode(OnlineStoreConfiguration.Postgres configuration) {
    boolean checks = configuration.sslRootCertificatePath().isPresent();
    return checks && configuration.sslMode().equals("require")
        ? "verify-ca"
        : configuration.sslMode();
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }

  String description() {
    return "PostgreSQL at " + host + ":" + port + ", database " + database;
  }

  Duration patience() {
    return patience;
  }

  /** As {@link #open(Duration)}, for as long as the timeout. */
  Connection open() {
    return open(timeout);
  }

  /**
   * Opens a connection without auto-commit. A server that does not listen yet, is starting or has
   * no connection left is asked again.
   *
   * @param total for how long, from the first attempt that fails
   */
  Connection open(Duration total) {
    long start = System.nanoTime();
    Patience unreachable = Patience.of(total);
    Patience starting = Patience.of(patience);
    for (int attempt = 1; ; attempt++) {
      try {
        Connection connection = dataSource().getConnection();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return connection;
      } catch (SQLException e) {
        // A server that says it is starting is there.
        Patience left = PostgresFailures.isStarting(e) ? starting : unreachable;
        if (!PostgresFailures.mayAnswerLater(e) || !left.pause(description())) {
          throw failed(
              String.format(
                  Locale.ROOT,
                  "no connection (%d %s in %.1f s)",
                  attempt,
                  attempt == 1 ? "attempt" : "attempts",
                  (System.nanoTime() - start) / 1e9),
              e);
        }
      }
    }
  }

  private PGSimpleDataSource dataSource() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {host.contains(":") ? "[" + host + "]" : host});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password.reveal());
    for (Map.Entry<String, String> property : properties.entrySet()) {
      source.setProperty(property.getKey(), property.getValue());
    }
    return source;
  }

  /**
   * Settings of a transaction, and of nothing longer: a pool of connections in front of the server
   * gives the next transaction to somebody else.
   */
  void begin(Connection connection) throws SQLException {
    execute(
        connection,
        "SET LOCAL statement_timeout = "
            + statementTimeout.toMillis()
            + "; SET LOCAL lock_timeout = "
            + lockTimeout.toMillis()
            + "; SELECT set_config('synchronous_commit', 'on', true)"
            + " WHERE current_setting('synchronous_commit') = 'off'");
  }

  /** Almost as long: a lock's timeout is worth repeating, a statement's is not. */
  void waitForLocksAsLongAsForStatements(Connection connection) throws SQLException {
    long millis = Math.max(1, statementTimeout.toMillis() / 10 * 9);
    execute(connection, "SET LOCAL lock_timeout = " + millis);
  }

  /** Work within a connection; done again from its beginning where that may help. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection) throws SQLException;
  }

  /**
   * Opens a connection for the work, and another one while it fails in a way that passes. A server
   * that cannot be reached at all is given up as {@link #open()} does.
   *
   * @param failed what an error says has failed
   */
  <T> T retried(String failed, Work<T> work) {
    Patience left = Patience.of(patience);
    while (true) {
      try (Connection connection = open()) {
        return work.in(connection);
      } catch (SQLException e) {
        if (!PostgresFailures.isWorthRepeating(e) || !left.pause(description())) {
          throw failed(failed, e);
        }
      }
    }
  }

  /** Which history the server writes on; not told where the user may not ask. */
  String timeline() {
    return retried(
        "its timeline cannot be read",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet found =
                  statement.executeQuery(
                      "SELECT CASE WHEN pg_is_in_recovery()"
                          + " OR NOT has_function_privilege('pg_walfile_name(pg_lsn)', 'EXECUTE')"
                          + " THEN 'unknown'"
                          + " ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END")) {
            found.next();
            return found.getString(1);
          }
        });
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  StoreException failed(String what, SQLException cause) {
    return new StoreException(
        description(),
        what + ": " + PostgresFailures.shown(cause) + ". " + PostgresFailures.fix(cause, user),
        cause);
  }
}
