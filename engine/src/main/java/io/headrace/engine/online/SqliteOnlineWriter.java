package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes batches of rows, one transaction each. The statement that writes a row also finds out
 * whether a newer one is there.
 */
final class SqliteOnlineWriter implements OnlineWriter {
  private static final int BATCH = 1_000;
  private static final long MICROS = 1_000_000L;

  private final SqliteOnlineStore store;
  private final Connection connection;
  private final PreparedStatement upsert;
  private final List<String> features;
  private final List<OnlineRow> batch = new ArrayList<>(BATCH);
  private WriteCounts acknowledged = WriteCounts.NONE;

  private SqliteOnlineWriter(
      SqliteOnlineStore store,
      Connection connection,
      PreparedStatement upsert,
      List<String> features) {
    this.store = store;
    this.connection = connection;
    this.upsert = upsert;
    this.features = features;
  }

  static OnlineWriter open(SqliteOnlineStore store, Connection connection, OnlineTable table)
      throws SQLException {
    String name = SqliteOnlineStore.name(table);
    // The whole entity row is older when any value of its key is newer: rows are never mixed.
    PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " (entity_key, feature_name, value, value_text, vector_value, event_ts, created_ts)"
                + " SELECT ?1, ?2, ?3, ?4, NULL, ?5, ?6"
                + " WHERE NOT EXISTS (SELECT 1 FROM "
                + name
                + " WHERE entity_key = ?1 AND event_ts > ?5)"
                + " ON CONFLICT (entity_key, feature_name) DO UPDATE SET value = excluded.value,"
                + " value_text = excluded.value_text, vector_value = excluded.vector_value,"
                + " event_ts = excluded.event_ts, created_ts = excluded.created_ts");
    return new SqliteOnlineWriter(store, connection, upsert, SqliteOnlineStore.featureNames(table));
  }

  @Override
  public void write(OnlineRow row) {
    batch.add(row);
    if (batch.size() == BATCH) {
      send();
    }
  }

  @Override
  public WriteCounts flush() {
    if (!batch.isEmpty()) {
      send();
    }
    return acknowledged;
  }

  private void send() {
    try {
      // The file's lock is held from here to the commit, and not while rows are being gathered.
      connection.setAutoCommit(false);
      WriteCounts counts = WriteCounts.NONE;
      for (OnlineRow row : batch) {
        counts = counts.plus(write(row, Math.floorDiv(row.eventMicros(), MICROS)));
      }
      connection.commit();
      connection.setAutoCommit(true);
      acknowledged = acknowledged.plus(counts);
      batch.clear();
    } catch (SQLException e) {
      throw store.failed("rows could not be written", e);
    }
  }

  private WriteCounts write(OnlineRow row, long eventSeconds) throws SQLException {
    int changed = 0;
    long bytes = 0;
    for (int f = 0; f < features.size(); f++) {
      upsert.setBytes(1, row.entityKey());
      upsert.setString(2, features.get(f));
      upsert.setBytes(3, row.values()[f]);
      upsert.setString(4, row.texts()[f]);
      upsert.setLong(5, eventSeconds);
      if (row.createdMicros() == OnlineRow.NO_CREATED) {
        upsert.setNull(6, Types.INTEGER);
      } else {
        upsert.setLong(6, Math.floorDiv(row.createdMicros(), MICROS));
      }
      changed += upsert.executeUpdate();
      bytes += row.entityKey().length + row.values()[f].length;
    }
    return changed > 0 ? new WriteCounts(1, 0, 0, 0, bytes) : new WriteCounts(0, 1, 0, 0, 0);
  }

  /** An open transaction ends without effect. */
  @Override
  public void close() {
    try (connection;
        upsert) {
      if (!connection.isClosed() && !connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw store.failed("the connection could not be closed", e);
    }
  }
}
