package io.headrace.benchmarks.stores;

import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** PostgreSQL. Bare: one binary COPY a connection, straight into the view's table. */
final class PostgresTarget implements Target {
  private static final int COPY_BUFFER = 256 * 1024;

  private final int port;

  PostgresTarget(int port) {
    this.port = port;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public String server() throws SQLException {
    try (Connection connection = open()) {
      StringBuilder text =
          new StringBuilder("PostgreSQL ").append(one(connection, "SHOW server_version"));
      for (String setting :
          List.of("shared_buffers", "fsync", "synchronous_commit", "autovacuum", "max_wal_size")) {
        text.append(", ").append(setting).append(' ').append(one(connection, "SHOW " + setting));
      }
      return text.toString();
    }
  }

  @Override
  public String onlineStoreBlock() {
    return """
          type: postgres
          host: 127.0.0.1
          port: %d
          database: features
          user: headrace
          password: unused
          sslmode: disable
        """
        .formatted(port);
  }

  /** As after TRUNCATE the indexes are new, too. The checkpoint is nobody's time. */
  @Override
  public void clear(OnlineTable table) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE " + name(table));
      statement.execute("CHECKPOINT");
    }
  }

  @Override
  public boolean bareLoadOverwrites() {
    return false;
  }

  @Override
  public void loadBarely(OnlineTable table, List<OnlineRow> share) throws Exception {
    String sql =
        "COPY "
            + name(table)
            + " (entity_key, feature_name, value, value_text, event_ts, created_ts)"
            + " FROM STDIN (FORMAT binary)";
    try (Connection connection = open();
        OutputStream out =
            new PGCopyOutputStream(connection.unwrap(PGConnection.class), sql, COPY_BUFFER)) {
      new CopyLines(table, out).write(share);
    }
  }

  @Override
  public StoreContent content(OnlineTable table) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT count(*), coalesce(sum(hash_record_extended("
                    + "row(entity_key, feature_name, value, value_text, event_ts, created_ts), 0)), 0)::text"
                    + " FROM "
                    + name(table))) {
      found.next();
      return new StoreContent(found.getLong(1), found.getString(2));
    }
  }

  @Override
  public long loggedBytes() throws SQLException {
    try (Connection connection = open()) {
      return Long.parseLong(
          one(connection, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/features?sslmode=disable", "headrace", "unused");
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getString(1);
    }
  }

  private static String name(OnlineTable table) {
    return "\"public\".\"" + table.project() + "_" + table.name() + "\"";
  }
}
