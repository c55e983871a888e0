package io.headrace.engine.ledger;

import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.registry.RegistryDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.Function;

/**
 * One row an entry, in a table of its own in the registry's database; the table is made when it is
 * missing.
 *
 * <p>Generation 0 of a project is no run: who wants to be alone locks that row.
 */
final class SqlRunStorage implements RunStorage {
  static final String TABLE = "headrace_runs";

  /** Plain SQL that PostgreSQL, MariaDB, MySQL and SQLite take alike. */
  private static final String CREATE =
      "CREATE TABLE IF NOT EXISTS "
          + TABLE
          + " (project VARCHAR(255) NOT NULL, generation BIGINT NOT NULL, run_id VARCHAR(64) NOT NULL,"
          + " view_name VARCHAR(255) NOT NULL, status VARCHAR(16) NOT NULL, interval_end BIGINT,"
          + " heartbeat BIGINT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (project, generation))";

  private final RegistryDatabase database;
  private final String project;

  SqlRunStorage(RegistryDatabase database, String project) {
    this.database = database;
    this.project = project;
  }

  @Override
  public String address() {
    return database.address();
  }

  @Override
  public <T> T exclusively(Function<Entries, T> work) {
    return connected(
        connection -> {
          addLockRow(connection);
          connection.setAutoCommit(false);
          try {
            lock(connection);
            T result = work.apply(new SqlEntries(connection, project, this::failed));
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
          }
        });
  }

  @Override
  public <T> T reading(Function<Entries, T> work) {
    return connected(connection -> work.apply(new SqlEntries(connection, project, this::failed)));
  }

  @Override
  public void heartbeat(RunEntry entry, Instant moment) {
    connected(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE " + TABLE + " SET heartbeat = ? WHERE project = ? AND generation = ?")) {
            update.setLong(1, moment.toEpochMilli());
            update.setString(2, project);
            update.setLong(3, entry.generation());
            return update.executeUpdate();
          }
        });
  }

  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private <T> T connected(Work<T> work) {
    try (Connection connection = database.connect()) {
      createTable(connection);
      return work.with(connection);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static void createTable(Connection connection) throws SQLException {
    if (hasTable(connection)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(CREATE);
    } catch (SQLException e) {
      // PostgreSQL lets one of two that create it at once fail.
      if (!hasTable(connection)) {
        throw e;
      }
    }
  }

  private static boolean hasTable(Connection connection) throws SQLException {
    try (ResultSet found =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), TABLE, null)) {
      return found.next();
    }
  }

  private void addLockRow(Connection connection) throws SQLException {
    if (hasLockRow(connection)) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + TABLE
                + " (project, generation, run_id, view_name, status, heartbeat, entry)"
                + " VALUES (?, 0, '', '', '', 0, '')")) {
      insert.setString(1, project);
      insert.executeUpdate();
    } catch (SQLException e) {
      // Another one may have been faster.
      if (!hasLockRow(connection)) {
        throw e;
      }
    }
  }

  private boolean hasLockRow(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM " + TABLE + " WHERE project = ? AND generation = 0")) {
      select.setString(1, project);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  // A write, so that SQLite takes its lock here too and not after the first read.
  private void lock(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE "
                + TABLE
                + " SET heartbeat = heartbeat + 1 WHERE project = ? AND generation = 0")) {
      update.setString(1, project);
      update.executeUpdate();
    }
  }

  private StoreException failed(SQLException e) {
    String reason = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return new StoreException(
        address(),
        "the runs in its table "
            + TABLE
            + " cannot be read or written: "
            + reason
            + ". Check that the database answers, and that its user may create and write that table.",
        e);
  }
}
