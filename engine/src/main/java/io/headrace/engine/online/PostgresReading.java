package io.headrace.engine.online;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads rows by key, many keys a statement. */
final class PostgresReading {
  private static final int KEYS_PER_STATEMENT = 5_000;

  private PostgresReading() {}

  /** A table that was never made has no rows. */
  static List<Optional<StoredRow>> read(
      Connection connection, PostgresTable table, List<byte[]> keys, List<String> features)
      throws SQLException {
    Map<ByteBuffer, StoredRow> stored = new HashMap<>();
    if (!keys.isEmpty() && PostgresTableCreation.exists(connection, table)) {
      for (int from = 0; from < keys.size(); from += KEYS_PER_STATEMENT) {
        int to = Math.min(keys.size(), from + KEYS_PER_STATEMENT);
        read(connection, table, keys.subList(from, to), features, stored);
      }
    }
    return keys.stream().map(k -> Optional.ofNullable(stored.get(ByteBuffer.wrap(k)))).toList();
  }

  private static void read(
      Connection connection,
      PostgresTable table,
      List<byte[]> keys,
      List<String> features,
      Map<ByteBuffer, StoredRow> stored)
      throws SQLException {
    Set<String> wanted = new HashSet<>(features);
    // Every feature of a key tells its event timestamp; only the wanted ones tell their value.
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT entity_key, feature_name, CASE WHEN feature_name = ANY (?) THEN value END,"
                + " event_ts FROM "
                + table.sqlName()
                + " WHERE entity_key = ANY (?)")) {
      select.setArray(1, connection.createArrayOf("text", features.toArray()));
      select.setArray(2, connection.createArrayOf("bytea", keys.toArray(byte[][]::new)));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          ByteBuffer key = ByteBuffer.wrap(found.getBytes(1));
          long micros = micros(found.getObject(4, OffsetDateTime.class));
          StoredRow row = stored.get(key);
          Map<String, byte[]> values = row == null ? new HashMap<>() : row.values();
          if (wanted.contains(found.getString(2))) {
            byte[] value = found.getBytes(3);
            values.put(found.getString(2), value == null ? new byte[0] : value);
          }
          long newest = row == null ? micros : Math.max(micros, row.eventMicros());
          stored.put(key, new StoredRow(newest, values));
        }
      }
    }
  }

  /** By seconds first: nanoseconds between 1970 and a far date do not fit into a long. */
  private static long micros(OffsetDateTime time) {
    return Math.addExact(
        Math.multiplyExact(time.toEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }
}
