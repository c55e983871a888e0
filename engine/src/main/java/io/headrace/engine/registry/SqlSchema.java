package io.headrace.engine.registry;

import io.headrace.engine.configuration.RegistryConfiguration.SchemaMode;
import io.headrace.engine.definitions.DefinitionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Feast's tables in a database. */
final class SqlSchema {
  private final SqlDatabase database;
  private final SchemaMode mode;

  SqlSchema(SqlDatabase database, SchemaMode mode) {
    this.database = database;
    this.mode = mode;
  }

  /** Whether there is a registry in the database at all. */
  boolean exists(Connection connection) throws SQLException {
    return database.hasTable(connection, SqlTable.PROJECTS.name());
  }

  /**
   * @throws DefinitionException under {@code schema_mode: verify} when a table is missing
   */
  void verify(Connection connection) throws SQLException {
    if (mode == SchemaMode.VERIFY) {
      List<SqlTable> missing = missing(connection);
      if (!missing.isEmpty()) {
        throw new DefinitionException(
            database.address(),
            "tables are missing: "
                + missing.stream().map(SqlTable::name).collect(Collectors.joining(", ")),
            "Run 'feast registry create-schema', or set registry.schema_mode to auto.");
      }
    }
  }

  /** Creates the tables that are missing, as Feast does, where {@code schema_mode} is auto. */
  void create() {
    if (mode != SchemaMode.AUTO || (database.exists() && database.read(this::missing).isEmpty())) {
      return;
    }
    database.write(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            for (SqlTable table : missing(connection)) {
              for (String sql : creation(table, database.dialect())) {
                statement.execute(sql);
              }
            }
          }
          return null;
        });
  }

  private List<SqlTable> missing(Connection connection) throws SQLException {
    List<SqlTable> missing = new ArrayList<>();
    for (SqlTable table : SqlTable.ALL) {
      if (!database.hasTable(connection, table.name())) {
        missing.add(table);
      }
    }
    return missing;
  }

  // Another writer may create it at the same moment, so each statement tolerates that.
  private static List<String> creation(SqlTable table, SqlDialect dialect) {
    String columns = table.columns().replace(SqlTable.BINARY, dialect.binaryType());
    String head = "CREATE TABLE IF NOT EXISTS " + table.name() + " (" + columns;
    if (dialect == SqlDialect.MARIADB) {
      // MySQL has no "if not exists" for an index of its own.
      return List.of(head + ", INDEX " + table.index() + " (project_id))");
    }
    return List.of(
        head + ")",
        "CREATE INDEX IF NOT EXISTS " + table.index() + " ON " + table.name() + " (project_id)");
  }
}
