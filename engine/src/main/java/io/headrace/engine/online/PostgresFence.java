package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The fence of one view: a row of {@code headrace_fence} beside the views' tables. Each batch holds
 * a shared lock of the fence in its transaction, and raising takes it alone: it waits for the
 * batches under way, and later ones wait for it. Locks of the row itself would let new batches pass
 * a waiting raise forever.
 */
final class PostgresFence {
  private final String schema;
  private final String table;
  private final String project;
  private final String view;
  private final String shownTable;
  private final long lock;
  private boolean known;

  PostgresFence(String schema, OnlineTable of) {
    this.schema = schema;
    this.table = PostgresTable.quoted(schema) + ".headrace_fence";
    this.project = of.project();
    this.view = of.name();
    this.shownTable = schema + "." + of.project() + "_" + of.name();
    this.lock = StableHash.of("headrace fence\0" + schema + '\0' + project + '\0' + view);
  }

  /** Keeps the fence where it is until the transaction ends. */
  void check(PostgresServer server, Connection connection, RunFence run) throws SQLException {
    PostgresServer.execute(connection, "SELECT pg_advisory_xact_lock_shared(" + lock + ")");
    if (generation(connection) > run.generation()) {
      throw new FencedException(server.description(), shownTable, run);
    }
  }

  /** 0 where no fence was ever raised. */
  long generation(Connection connection) throws SQLException {
    // Looked for each time until it is found: another run may make it at any time.
    known = known || exists(connection);
    if (!known) {
      return 0;
    }
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT generation FROM " + table + " WHERE project = ? AND view = ?")) {
      select.setString(1, project);
      select.setString(2, view);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  void raise(Connection connection, RunFence run) throws SQLException {
    if (!exists(connection)) {
      PostgresTableCreation.lock(connection, schema);
      PostgresTableCreation.requireSchema(connection, schema);
      create(connection);
    }
    PostgresServer.execute(connection, "SELECT pg_advisory_xact_lock(" + lock + ")");
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " AS fence (project, view, generation, run_id, since) VALUES (?, ?, ?, ?, now())"
                + " ON CONFLICT (project, view) DO UPDATE SET generation = excluded.generation,"
                + " run_id = excluded.run_id, since = excluded.since"
                + " WHERE fence.generation < excluded.generation")) {
      upsert.setString(1, project);
      upsert.setString(2, view);
      upsert.setLong(3, run.generation());
      upsert.setString(4, run.runId());
      upsert.executeUpdate();
    }
  }

  /** So that a later raise needs no more rights than writing does. */
  void createWhereAllowed(Connection connection) throws SQLException {
    if (!exists(connection)
        && PostgresTableCreation.finds(
            connection, "SELECT 1 WHERE has_schema_privilege(?, 'CREATE')", schema)) {
      PostgresTableCreation.lock(connection, schema);
      create(connection);
    }
  }

  private void create(Connection connection) throws SQLException {
    PostgresServer.execute(
        connection,
        "CREATE TABLE IF NOT EXISTS "
            + table
            + " (project TEXT, view TEXT, generation BIGINT NOT NULL, run_id TEXT NOT NULL,"
            + " since TIMESTAMPTZ NOT NULL, PRIMARY KEY (project, view))");
  }

  private boolean exists(Connection connection) throws SQLException {
    return PostgresTableCreation.finds(
        connection, "SELECT 1 WHERE to_regclass(?) IS NOT NULL", table);
  }
}
