package io.headrace.engine.ledger;

import io.headrace.engine.registry.SqlDatabase;
import io.headrace.engine.registry.SqlWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.Function;

/**
 * One row an entry, in a table of its own in the registry's database; the table is made when
 * something is written for the first time.
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

  private final SqlDatabase database;
  private final String project;

  SqlRunStorage(SqlDatabase database, String project) {
    this.database = database;
    this.project = project;
  }

  @Override
  public String address() {
    return database.address() + ", table " + TABLE;
  }

  @Override
  public <T> T exclusively(Function<Entries, T> work) {
    if (!exists() || !hasPins()) {
      database.write(SqlRunStorage::createTables);
    }
    return database.write(
        connection -> {
          if (!hasLockRow(connection)) {
            // Whoever is slower here meets the key and begins again.
            addLockRow(connection);
          }
          lock(connection);
          return unwrapped(work).run(connection);
        });
  }

  @Override
  public <T> T reading(Function<Entries, T> work) {
    return exists() ? database.read(unwrapped(work)) : work.apply(new NoEntries());
  }

  @Override
  public void heartbeat(RunEntry entry, Instant moment) {
    database.write(
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

  private <T> SqlWork<T> unwrapped(Function<Entries, T> work) {
    return connection -> {
      try {
        return work.apply(new SqlEntries(database, connection, project));
      } catch (SqlEntries.FailedException e) {
        throw e.reason();
      }
    };
  }

  private boolean exists() {
    return database.exists() && database.read(connection -> database.hasTable(connection, TABLE));
  }

  /** A registry of an earlier release has the runs only. */
  private boolean hasPins() {
    return database.read(connection -> database.hasTable(connection, SqlPins.TABLE));
  }

  private static int createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(CREATE) + statement.executeUpdate(SqlPins.CREATE);
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

  private void addLockRow(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + TABLE
                + " (project, generation, run_id, view_name, status, heartbeat, entry)"
                + " VALUES (?, 0, '', '', '', 0, '')")) {
      insert.setString(1, project);
      insert.executeUpdate();
    }
  }

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
}
