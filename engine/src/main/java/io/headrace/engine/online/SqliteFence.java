package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The fence of one view: a row of {@code headrace_fence} in the same file. Whoever writes holds the
 * lock of the whole file, so a batch and a raise never overlap.
 */
final class SqliteFence {
  private final OnlineTable of;

  SqliteFence(OnlineTable of) {
    this.of = of;
  }

  /** Within the transaction that writes. */
  void check(SqliteOnlineStore store, Connection connection, RunFence run) throws SQLException {
    if (generation(connection) > run.generation()) {
      throw new FencedException(store.description(), of.project() + "_" + of.name(), run);
    }
  }

  /** 0 where no fence was ever raised. */
  long generation(Connection connection) throws SQLException {
    try (PreparedStatement made =
            connection.prepareStatement(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'headrace_fence'");
        ResultSet table = made.executeQuery()) {
      if (!table.next()) {
        return 0;
      }
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT generation FROM headrace_fence WHERE project = ? AND view = ?")) {
      select.setString(1, of.project());
      select.setString(2, of.name());
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  /** Never lowers it. */
  void raise(Connection connection, RunFence run) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS headrace_fence (project TEXT, view TEXT,"
              + " generation INTEGER NOT NULL, run_id TEXT NOT NULL, since TEXT NOT NULL,"
              + " PRIMARY KEY (project, view))");
    }
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO headrace_fence (project, view, generation, run_id, since)"
                + " VALUES (?, ?, ?, ?, datetime('now'))"
                + " ON CONFLICT (project, view) DO UPDATE SET generation = excluded.generation,"
                + " run_id = excluded.run_id, since = excluded.since"
                + " WHERE generation < excluded.generation")) {
      upsert.setString(1, of.project());
      upsert.setString(2, of.name());
      upsert.setLong(3, run.generation());
      upsert.setString(4, run.runId());
      upsert.executeUpdate();
    }
  }
}
