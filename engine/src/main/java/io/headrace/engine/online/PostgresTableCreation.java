package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes schema, table and indexes as Feast's apply does, all of them or none. */
final class PostgresTableCreation {
  private PostgresTableCreation() {}

  /**
   * Leaves an existing table alone, so that a user without the right to make tables may write.
   *
   * @param keepsNumbers whether a new table has {@code value_num}
   */
  static void create(
      PostgresServer server, Connection connection, PostgresTable table, boolean keepsNumbers)
      throws SQLException {
    server.begin(connection);
    if (!exists(connection, table)) {
      // Two sessions that make one table at once fail, even with IF NOT EXISTS.
      finds(connection, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", table.schema());
      if (!finds(connection, "SELECT 1 FROM pg_namespace WHERE nspname = ?", table.schema())) {
        PostgresServer.execute(
            connection,
            "CREATE SCHEMA "
                + PostgresTable.quoted(table.schema())
                + " AUTHORIZATION CURRENT_USER");
      }
      PostgresServer.execute(
          connection,
          "CREATE TABLE IF NOT EXISTS "
              + table.sqlName()
              + " (entity_key BYTEA, feature_name TEXT, value BYTEA, value_text TEXT NULL, "
              + (keepsNumbers ? "value_num DOUBLE PRECISION NULL, " : "")
              + "vector_value BYTEA NULL, event_ts TIMESTAMPTZ, created_ts TIMESTAMPTZ,"
              + " PRIMARY KEY (entity_key, feature_name))");
      createIndex(connection, table, "_ek", "(entity_key)");
      if (table.hasText()) {
        createIndex(
            connection, table, "_fts_idx", "USING GIN (to_tsvector('english', value_text))");
      }
    }
    connection.commit();
  }

  private static void createIndex(
      Connection connection, PostgresTable table, String suffix, String columns)
      throws SQLException {
    PostgresServer.execute(
        connection,
        "CREATE INDEX IF NOT EXISTS "
            + PostgresTable.quoted(table.name() + suffix)
            + " ON "
            + table.sqlName()
            + " "
            + columns);
  }

  static boolean exists(Connection connection, PostgresTable table) throws SQLException {
    return finds(connection, "SELECT 1 WHERE to_regclass(?) IS NOT NULL", table.sqlName());
  }

  /** Tables that Feast made while {@code enable_openai_compatible_store} was on have the column. */
  static boolean hasNumbers(Connection connection, PostgresTable table) throws SQLException {
    return finds(
        connection,
        "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = 'value_num'"
            + " AND NOT attisdropped",
        table.sqlName());
  }

  private static boolean finds(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, parameter);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }
}
