package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Lists and removes entity keys, a bounded number a statement. */
final class PostgresKeys {
  private static final int KEYS_PER_STATEMENT = 5_000;

  private PostgresKeys() {}

  /**
   * In order, each key once. A transaction for each page: a long one would keep the server from
   * reusing the space of rows that are replaced meanwhile.
   */
  static void forEach(
      PostgresServer server, Connection connection, PostgresTable table, Consumer<byte[]> keys)
      throws SQLException {
    byte[] last = new byte[0];
    List<byte[]> page;
    do {
      page = page(server, connection, table, last);
      page.forEach(keys);
      last = page.isEmpty() ? last : page.get(page.size() - 1);
    } while (page.size() == KEYS_PER_STATEMENT);
  }

  private static List<byte[]> page(
      PostgresServer server, Connection connection, PostgresTable table, byte[] last)
      throws SQLException {
    server.begin(connection);
    PostgresTableCreation.requireOwn(connection, table);
    List<byte[]> page = new ArrayList<>();
    if (PostgresTableCreation.exists(connection, table)) {
      // Along the index: sorting the whole table for each page would never end.
      PostgresServer.execute(
          connection,
          "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off;"
              + " SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashagg = off");
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT DISTINCT entity_key FROM "
                  + table.sqlName()
                  + " WHERE entity_key > ? ORDER BY entity_key LIMIT "
                  + KEYS_PER_STATEMENT)) {
        select.setBytes(1, last);
        try (ResultSet found = select.executeQuery()) {
          while (found.next()) {
            page.add(found.getBytes(1));
          }
        }
      }
    }
    connection.commit();
    return page;
  }

  /** Locks rows in the order in which writers lock them. */
  static void remove(Connection connection, PostgresTable table, List<byte[]> keys)
      throws SQLException {
    if (keys.isEmpty() || !PostgresTableCreation.exists(connection, table)) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement(
            "WITH locked AS MATERIALIZED (SELECT entity_key, feature_name FROM "
                + table.sqlName()
                + " WHERE entity_key = ANY (?)"
                + " ORDER BY entity_key, feature_name COLLATE \"C\" FOR UPDATE)"
                + " DELETE FROM "
                + table.sqlName()
                + " AS stored USING locked WHERE stored.entity_key = locked.entity_key"
                + " AND stored.feature_name = locked.feature_name")) {
      List<byte[]> sorted = keys.stream().sorted(Arrays::compareUnsigned).toList();
      for (int from = 0; from < sorted.size(); from += KEYS_PER_STATEMENT) {
        int to = Math.min(sorted.size(), from + KEYS_PER_STATEMENT);
        delete.setArray(
            1, connection.createArrayOf("bytea", sorted.subList(from, to).toArray(byte[][]::new)));
        delete.executeUpdate();
      }
    }
  }
}
