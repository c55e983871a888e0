package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The database of a SQL registry. A connection is opened for each transaction: they are few, and
 * none is kept while a run computes.
 */
public final class SqlDatabase {
  /** How often a transaction is begun again after another one was in its way. */
  private static final int ATTEMPTS = 20;

  private static final int SQLITE_READ_ONLY = 1;

  /** Without creating a missing file. */
  private static final int SQLITE_READ_WRITE = 2;

  private final SqlRegistryAddress address;
  private final Duration patience;

  SqlDatabase(SqlRegistryAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /** Where it is, without secrets. */
  public String address() {
    return address.shown();
  }

  public SqlDialect dialect() {
    return address.dialect();
  }

  /** Whether there is something to read: false for a SQLite file that nobody has written yet. */
  public boolean exists() {
    return address.file().map(Files::exists).orElse(true);
  }

  /** Whether the table is where statements without a schema look for it. */
  public boolean hasTable(Connection connection, String table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(dialect().tableQuery())) {
      query.setString(1, table);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /**
   * Runs {@code work} in a transaction that sees one state of the database and changes none.
   *
   * @throws StoreException when the database cannot be reached or refuses
   */
  public <T> T read(SqlWork<T> work) {
    try {
      return dialect() == SqlDialect.SQLITE ? readFile(work) : readServer(work);
    } catch (SQLException e) {
      throw failed("it cannot be read", e);
    }
  }

  private <T> T readServer(SqlWork<T> work) throws SQLException {
    try (Connection connection = open(properties())) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      return transaction(connection, work);
    }
  }

  // Opened for writing: what a process that was killed has left half written is rolled back by the
  // next one that opens the file, and one that may only read it fails instead.
  private <T> T readFile(SqlWork<T> work) throws SQLException {
    try {
      return readFile(work, SQLITE_READ_WRITE);
    } catch (SQLException e) {
      if (!dialect().mayNotWrite(e)) {
        throw e;
      }
      return readFile(work, SQLITE_READ_ONLY);
    }
  }

  private <T> T readFile(SqlWork<T> work, int mode) throws SQLException {
    Properties properties = properties();
    properties.put("open_mode", Integer.toString(mode));
    try (Connection connection = open(properties)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA query_only = ON");
      }
      // SQLite sees one state in every transaction, and has no levels of isolation to set.
      return transaction(connection, work);
    }
  }

  /**
   * Runs {@code work} in a transaction, all of it or nothing. With SQLite the transaction holds the
   * lock of the file from its start; elsewhere the work locks the rows that it means to change.
   * When another transaction was in the way, the work is run again from its beginning.
   *
   * @throws StoreException when the database cannot be reached, refuses, or stays locked
   */
  public <T> T write(SqlWork<T> work) {
    makeFolder();
    Properties properties = properties();
    if (dialect() == SqlDialect.SQLITE) {
      properties.put("transaction_mode", "IMMEDIATE");
    }
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = open(properties)) {
        if (dialect() != SqlDialect.SQLITE) {
          connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
        return transaction(connection, work);
      } catch (SQLException e) {
        if (dialect().isBusy(e)) {
          throw new StoreException(
              address(),
              "it stays locked by another transaction; waited "
                  + patience.toSeconds()
                  + " s and changed nothing. Try again when the other run has ended.",
              e);
        }
        if (attempt == ATTEMPTS || !dialect().mayRepeat(e)) {
          throw failed("it cannot be written, so nothing was changed", e);
        }
        pause(attempt);
      }
    }
  }

  private <T> T transaction(Connection connection, SqlWork<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      try (Statement statement = connection.createStatement()) {
        for (String sql : dialect().waiting(patience)) {
          statement.execute(sql);
        }
      }
      T result = work.run(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException unreachable) {
        e.addSuppressed(unreachable);
      }
      throw e;
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(address.properties());
    if (dialect() == SqlDialect.SQLITE) {
      properties.put("busy_timeout", Long.toString(patience.toMillis()));
    }
    return properties;
  }

  private Connection open(Properties properties) throws SQLException {
    Connection connection = driver().connect(address.jdbc(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not take this address");
    }
    return connection;
  }

  // Not through DriverManager, which sees drivers of the JVM's own class path only: jars given to
  // spark-submit are on another.
  private Driver driver() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(
              dialect().driver(),
              true,
              context == null ? SqlDatabase.class.getClassLoader() : context)
          .asSubclass(Driver.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new DefinitionException(
          address(),
          "the JDBC driver " + dialect().driver() + " is not on the class path",
          "Add its jar: in HEADRACE_CLASSPATH for bin/headrace, by --packages or --jars for"
              + " spark-submit. For MariaDB and MySQL it is org.mariadb.jdbc:mariadb-java-client.");
    }
  }

  private void makeFolder() {
    try {
      if (address.file().isPresent()) {
        Path folder = address.file().get().getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          address(), "its folder cannot be created (" + e.getMessage() + ").", e);
    }
  }

  private void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(5, 10 + 10L * attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          address(), "waiting for it was interrupted; nothing was changed.", e);
    }
  }

  private StoreException failed(String what, SQLException e) {
    return new StoreException(address(), what + ": " + reason(e) + ".", e);
  }

  private static String reason(SQLException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = message.lines().findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
