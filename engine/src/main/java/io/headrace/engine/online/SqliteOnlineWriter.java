package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes batches of rows, one transaction each. The file's lock is taken when a batch begins, so
 * what is read of a row holds until it is written.
 */
final class SqliteOnlineWriter implements OnlineWriter {
  private static final int BATCH = 1_000;
  private static final long MICROS = 1_000_000L;

  private final SqliteOnlineStore store;
  private final Connection connection;
  private final PreparedStatement select;
  private final PreparedStatement upsert;
  private final PreparedStatement delete;
  private final Map<String, Integer> features;
  private final String[] names;
  private final SqliteFence fence;
  private final WriteSettings settings;
  private final Pace pace;
  private final List<OnlineRow> batch = new ArrayList<>(BATCH);
  private final List<KeyRemoval> removals = new ArrayList<>();
  private WriteCounts acknowledged = WriteCounts.NONE;

  private SqliteOnlineWriter(
      SqliteOnlineStore store,
      Connection connection,
      PreparedStatement select,
      PreparedStatement upsert,
      PreparedStatement delete,
      OnlineTable table,
      WriteSettings settings) {
    this.store = store;
    this.connection = connection;
    this.select = select;
    this.upsert = upsert;
    this.delete = delete;
    this.names = SqliteOnlineStore.featureNames(table).toArray(String[]::new);
    this.features = new HashMap<>();
    for (int f = 0; f < names.length; f++) {
      features.put(names[f], f);
    }
    this.fence = new SqliteFence(table);
    this.settings = settings;
    this.pace = settings.pacing().start();
  }

  static OnlineWriter open(
      SqliteOnlineStore store, Connection connection, OnlineTable table, WriteSettings settings)
      throws SQLException {
    String name = SqliteOnlineStore.name(table);
    PreparedStatement select =
        connection.prepareStatement(
            "SELECT feature_name, value, value_text, event_ts, created_ts FROM "
                + name
                + " WHERE entity_key = ?");
    PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " (entity_key, feature_name, value, value_text, vector_value, event_ts,"
                + " created_ts) VALUES (?, ?, ?, ?, NULL, ?, ?) ON CONFLICT (entity_key,"
                + " feature_name) DO UPDATE SET value = excluded.value, value_text ="
                + " excluded.value_text, vector_value = excluded.vector_value, event_ts ="
                + " excluded.event_ts, created_ts = excluded.created_ts");
    PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + name + " WHERE entity_key = ?");
    return new SqliteOnlineWriter(store, connection, select, upsert, delete, table, settings);
  }

  @Override
  public void write(OnlineRow row) {
    batch.add(row);
    sendWhenFull();
  }

  @Override
  public void remove(byte[] entityKey, long boundMicros) {
    removals.add(new KeyRemoval(entityKey, boundMicros));
    sendWhenFull();
  }

  private void sendWhenFull() {
    if (gathered() == BATCH) {
      send();
    }
  }

  private int gathered() {
    return batch.size() + removals.size();
  }

  @Override
  public WriteCounts acknowledged() {
    return acknowledged;
  }

  @Override
  public WriteCounts flush() {
    if (gathered() > 0) {
      send();
    }
    return acknowledged;
  }

  private void send() {
    int gathered = gathered();
    pace.await(gathered);
    long start = System.nanoTime();
    try {
      // The file's lock is held from here to the commit, and not while rows are being gathered.
      connection.setAutoCommit(false);
      fence.check(store, connection, settings.fence());
      WriteCounts counts = WriteCounts.NONE;
      for (OnlineRow row : batch) {
        counts = counts.plus(write(row, Math.floorDiv(row.eventMicros(), MICROS)));
      }
      for (KeyRemoval removal : removals) {
        counts = counts.plus(remove(removal));
      }
      SqliteOnlineStore.commit(connection);
      acknowledged = acknowledged.plus(counts);
    } catch (SQLException e) {
      throw store.failed("rows could not be written", e);
    }
    pace.answered(gathered, System.nanoTime() - start);
    batch.clear();
    removals.clear();
  }

  private WriteCounts write(OnlineRow row, long eventSeconds) throws SQLException {
    long bytes = 0;
    for (byte[] value : row.values()) {
      bytes += row.entityKey().length + value.length;
    }
    switch (stored(row, eventSeconds)) {
      case NEWER:
        return new WriteCounts(0, 1, 0, 0, 0);
      case SAME:
        return settings.writes() == Writes.CHANGED
            ? new WriteCounts(0, 0, 1, 0, 0)
            : new WriteCounts(1, 0, 0, 0, bytes);
      default:
        replace(row, eventSeconds);
        return new WriteCounts(1, 0, 0, 0, bytes);
    }
  }

  private WriteCounts remove(KeyRemoval removal) throws SQLException {
    Optional<Long> newest = newestSecond(removal.entityKey());
    if (newest.isEmpty()) {
      return new WriteCounts(0, 0, 1, 0, 0);
    }
    if (newest.get() > Math.floorDiv(removal.boundMicros(), MICROS)) {
      return new WriteCounts(0, 1, 0, 0, 0);
    }
    delete.setBytes(1, removal.entityKey());
    delete.executeUpdate();
    return new WriteCounts(0, 0, 0, 0, 1, 0);
  }

  private Optional<Long> newestSecond(byte[] entityKey) throws SQLException {
    Optional<Long> newest = Optional.empty();
    select.setBytes(1, entityKey);
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        long second = found.getLong(4);
        newest = Optional.of(newest.map(n -> Math.max(n, second)).orElse(second));
      }
    }
    return newest;
  }

  private enum Stored {
    NEWER,
    SAME,
    REPLACEABLE
  }

  /** The whole entity row is newer when any value of its key is: rows are never mixed. */
  private Stored stored(OnlineRow row, long eventSeconds) throws SQLException {
    long lastReplaced = row.isBounded() ? Math.floorDiv(row.boundMicros(), MICROS) : eventSeconds;
    int same = 0;
    select.setBytes(1, row.entityKey());
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        if (found.getLong(4) > lastReplaced) {
          return Stored.NEWER;
        }
        Integer feature = features.get(found.getString(1));
        if (feature != null && isSame(found, row, feature, eventSeconds)) {
          same++;
        }
      }
    }
    return same == names.length ? Stored.SAME : Stored.REPLACEABLE;
  }

  private static boolean isSame(ResultSet found, OnlineRow row, int feature, long eventSeconds)
      throws SQLException {
    long created = found.getLong(5);
    boolean sameCreated =
        found.wasNull()
            ? row.createdMicros() == OnlineRow.NO_CREATED
            : row.createdMicros() != OnlineRow.NO_CREATED
                && created == Math.floorDiv(row.createdMicros(), MICROS);
    return sameCreated
        && found.getLong(4) == eventSeconds
        && Arrays.equals(found.getBytes(2), row.values()[feature])
        && Objects.equals(found.getString(3), row.texts()[feature]);
  }

  private void replace(OnlineRow row, long eventSeconds) throws SQLException {
    for (int f = 0; f < names.length; f++) {
      upsert.setBytes(1, row.entityKey());
      upsert.setString(2, names[f]);
      upsert.setBytes(3, row.values()[f]);
      upsert.setString(4, row.texts()[f]);
      upsert.setLong(5, eventSeconds);
      if (row.createdMicros() == OnlineRow.NO_CREATED) {
        upsert.setNull(6, Types.INTEGER);
      } else {
        upsert.setLong(6, Math.floorDiv(row.createdMicros(), MICROS));
      }
      upsert.executeUpdate();
    }
  }

  /** An open transaction ends without effect. */
  @Override
  public void close() {
    try (connection;
        select;
        delete) {
      // Closing is enough: the driver's rollback takes the file's lock again.
      upsert.close();
    } catch (SQLException e) {
      throw store.failed("the connection could not be closed", e);
    }
  }
}
