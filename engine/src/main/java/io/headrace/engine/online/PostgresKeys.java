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

  /**
   * Removes keys whose every stored value has an event timestamp up to the key's bound, within the
   * caller's transaction. Counts them as removed, those with a newer value as older, and those that
   * are not there as unchanged.
   */
  static WriteCounts removeBounded(
      Connection connection, PostgresTable table, List<KeyRemoval> removals) throws SQLException {
    String sql =
        """
        WITH asked AS MATERIALIZED (
          SELECT entity_key, 'epoch'::timestamptz + micros * interval '1 microsecond' AS bound_ts
          FROM unnest(?::bytea[], ?::bigint[]) AS asked (entity_key, micros)),
        locked AS MATERIALIZED (
          SELECT stored.entity_key, stored.feature_name, stored.event_ts, asked.bound_ts
          FROM %1$s AS stored JOIN asked ON asked.entity_key = stored.entity_key
          ORDER BY stored.entity_key, stored.feature_name COLLATE "C" FOR UPDATE OF stored),
        judged AS MATERIALIZED (
          SELECT entity_key, bool_or(event_ts > bound_ts) AS newer FROM locked GROUP BY entity_key),
        removed AS (
          DELETE FROM %1$s AS stored USING locked, judged
          WHERE NOT judged.newer AND judged.entity_key = locked.entity_key
            AND stored.entity_key = locked.entity_key
            AND stored.feature_name = locked.feature_name)
        SELECT count(*) FILTER (WHERE NOT newer) AS removed, count(*) FILTER (WHERE newer) AS newer
        FROM judged
        """
            .formatted(table.sqlName());
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setArray(
          1,
          connection.createArrayOf(
              "bytea", removals.stream().map(KeyRemoval::entityKey).toArray(byte[][]::new)));
      delete.setArray(
          2,
          connection.createArrayOf(
              "bigint", removals.stream().map(KeyRemoval::boundMicros).toArray(Long[]::new)));
      try (ResultSet counted = delete.executeQuery()) {
        counted.next();
        long removed = counted.getLong("removed");
        long newer = counted.getLong("newer");
        return new WriteCounts(0, newer, removals.size() - removed - newer, 0, removed, 0);
      }
    }
  }
}
