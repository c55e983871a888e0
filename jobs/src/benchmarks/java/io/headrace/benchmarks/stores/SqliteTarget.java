package io.headrace.benchmarks.stores;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** SQLite. Bare: INSERT OR REPLACE of a value, a thousand entities a transaction. */
final class SqliteTarget implements Target {
  private static final int TRANSACTION_ROWS = 1_000;
  private static final long MICROS = 1_000_000L;

  private final Path file;

  SqliteTarget(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public String server() throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT sqlite_version()")) {
      return "SQLite " + found.getString(1) + ", WAL, synchronous FULL";
    }
  }

  @Override
  public String onlineStoreBlock() {
    return "  type: sqlite\n  path: " + file + "\n";
  }

  @Override
  public void clear(OnlineTable table) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM " + name(table));
      statement.executeUpdate("VACUUM");
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  @Override
  public boolean bareLoadOverwrites() {
    return true;
  }

  @Override
  public void loadBarely(OnlineTable table, List<OnlineRow> share) throws SQLException {
    String[] names = table.features().stream().map(Field::name).toArray(String[]::new);
    try (Connection connection = open();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT OR REPLACE INTO "
                    + name(table)
                    + " (entity_key, feature_name, value, value_text, event_ts, created_ts)"
                    + " VALUES (?, ?, ?, ?, ?, ?)")) {
      connection.setAutoCommit(false);
      int gathered = 0;
      for (OnlineRow row : share) {
        for (int f = 0; f < names.length; f++) {
          insert.setBytes(1, row.entityKey());
          insert.setString(2, names[f]);
          insert.setBytes(3, row.values()[f]);
          insert.setString(4, row.texts()[f]);
          insert.setLong(5, Math.floorDiv(row.eventMicros(), MICROS));
          insert.setLong(6, Math.floorDiv(row.createdMicros(), MICROS));
          insert.executeUpdate();
        }
        if (++gathered % TRANSACTION_ROWS == 0) {
          connection.commit();
        }
      }
      connection.commit();
    }
  }

  @Override
  public StoreContent content(OnlineTable table) throws SQLException {
    StoreContent.Sum sum = new StoreContent.Sum();
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT entity_key, feature_name, value, value_text, event_ts, created_ts FROM "
                    + name(table))) {
      while (found.next()) {
        String text = found.getString(4);
        sum.part(found.getBytes(1))
            .part(found.getString(2).getBytes(StandardCharsets.UTF_8))
            .part(found.getBytes(3))
            .part(text == null ? null : text.getBytes(StandardCharsets.UTF_8))
            .number(found.getLong(5))
            .number(found.getLong(6))
            .endRow();
      }
    }
    return sum.content();
  }

  /** It has no replicas, and its log is gone after each checkpoint. */
  @Override
  public long loggedBytes() {
    return 0;
  }

  private Connection open() throws SQLException {
    SQLiteConfig settings = new SQLiteConfig();
    settings.setJournalMode(JournalMode.WAL);
    settings.setSynchronous(SynchronousMode.FULL);
    return settings.createConnection("jdbc:sqlite:" + file);
  }

  private static String name(OnlineTable table) {
    return "\"" + table.project() + "_" + table.name() + "\"";
  }
}
