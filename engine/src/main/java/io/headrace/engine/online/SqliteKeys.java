package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lists and removes entity keys of a table that is there. */
final class SqliteKeys {
  private static final int KEYS_PER_PAGE = 5_000;

  private SqliteKeys() {}

  /** In order, each key once; page by page, so that a slow listener keeps no lock. */
  static void forEach(Connection connection, OnlineTable table, Consumer<byte[]> keys)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT DISTINCT entity_key FROM "
                + SqliteOnlineStore.name(table)
                + " WHERE entity_key > ? ORDER BY entity_key LIMIT "
                + KEYS_PER_PAGE)) {
      byte[] last = new byte[0];
      List<byte[]> page;
      do {
        page = page(select, last);
        page.forEach(keys);
        last = page.isEmpty() ? last : page.get(page.size() - 1);
      } while (page.size() == KEYS_PER_PAGE);
    }
  }

  private static List<byte[]> page(PreparedStatement select, byte[] last) throws SQLException {
    List<byte[]> page = new ArrayList<>();
    select.setBytes(1, last);
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        page.add(found.getBytes(1));
      }
    }
    return page;
  }

  /** Within the caller's transaction. */
  static void remove(Connection connection, OnlineTable table, List<byte[]> keys)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + SqliteOnlineStore.name(table) + " WHERE entity_key = ?")) {
      for (byte[] key : keys) {
        delete.setBytes(1, key);
        delete.executeUpdate();
      }
    }
  }
}
