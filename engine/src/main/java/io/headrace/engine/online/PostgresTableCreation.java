package io.headrace.engine.online;

import io.headrace.engine.definitions.DefinitionException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Makes schema, table and indexes as Feast's apply does, all of them or none. */
final class PostgresTableCreation {
  /**
   * Half of each page stays free for the next version of its rows: then an update stays within the
   * page and touches no index, which makes it three times as fast. Feast sees no difference.
   */
  private static final String ROOM_FOR_UPDATES = " WITH (fillfactor = 50)";

  private PostgresTableCreation() {}

  /**
   * Leaves an existing table alone, so that a user without the right to make tables may write.
   *
   * @param columns what a new table has
   * @throws DefinitionException if the table is another view's whose name begins with the same
   *     bytes
   */
  static void create(
      Connection connection, PostgresTable table, PostgresColumns columns, PostgresFence fence)
      throws SQLException {
    if (!exists(connection, table)) {
      lock(connection, table.schema());
      requireSchema(connection, table.schema());
      PostgresServer.execute(
          connection,
          "CREATE TABLE IF NOT EXISTS "
              + table.sqlName()
              + columns.definition()
              + ROOM_FOR_UPDATES);
      createIndex(connection, table, "_ek", "(entity_key)");
      if (table.hasText()) {
        createIndex(
            connection, table, "_fts_idx", "USING GIN (to_tsvector('english', value_text))");
      }
      if (table.mayBeShared() && owner(connection, table).isEmpty()) {
        PostgresServer.execute(
            connection, "COMMENT ON TABLE " + table.sqlName() + " IS " + literal(table.fullName()));
      }
    }
    requireOwn(connection, table);
    fence.createWhereAllowed(connection);
  }

  /** Two sessions that make one thing at once fail, even with IF NOT EXISTS. */
  static void lock(Connection connection, String schema) throws SQLException {
    finds(connection, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", schema);
  }

  static void requireSchema(Connection connection, String schema) throws SQLException {
    if (!finds(connection, "SELECT 1 FROM pg_namespace WHERE nspname = ?", schema)) {
      PostgresServer.execute(
          connection,
          "CREATE SCHEMA " + PostgresTable.quoted(schema) + " AUTHORIZATION CURRENT_USER");
    }
  }

  /**
   * @throws DefinitionException if the table is another view's whose name begins with the same
   *     bytes
   */
  static void requireOwn(Connection connection, PostgresTable table) throws SQLException {
    Optional<String> other = otherOwner(connection, table);
    if (other.isPresent()) {
      throw new DefinitionException(List.of(table.sharedWith(other.get())));
    }
  }

  static boolean isOwn(Connection connection, PostgresTable table) throws SQLException {
    return otherOwner(connection, table).isEmpty();
  }

  private static Optional<String> otherOwner(Connection connection, PostgresTable table)
      throws SQLException {
    return table.mayBeShared()
        ? owner(connection, table).filter(o -> table.isNamed(o) && !o.equals(table.fullName()))
        : Optional.empty();
  }

  /** Full name of the view that a table was made for, as its comment; Feast leaves none. */
  private static Optional<String> owner(Connection connection, PostgresTable table)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT obj_description(to_regclass(?), 'pg_class')")) {
      select.setString(1, table.sqlName());
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return Optional.ofNullable(found.getString(1));
      }
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static void createIndex(
      Connection connection, PostgresTable table, String suffix, String columns)
      throws SQLException {
    PostgresServer.execute(
        connection,
        "CREATE INDEX IF NOT EXISTS "
            + PostgresTable.quoted(table.indexName(suffix))
            + " ON "
            + table.sqlName()
            + " "
            + columns);
  }

  static boolean exists(Connection connection, PostgresTable table) throws SQLException {
    return finds(connection, "SELECT 1 WHERE to_regclass(?) IS NOT NULL", table.sqlName());
  }

  static boolean isEmpty(Connection connection, PostgresTable table) throws SQLException {
    return !exists(connection, table)
        || !finds(
            connection, "SELECT 1 FROM " + table.sqlName() + " WHERE ? IS NOT NULL LIMIT 1", "");
  }

  static boolean finds(Connection connection, String sql, String parameter) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, parameter);
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }
}
