package io.headrace.engine.online;

import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteOpenMode;

/**
 * One file, one writer. The embedded default, for a machine on which nothing else is installed.
 *
 * <p>Feast keeps times there as whole seconds, so rows are compared by seconds: an equal second is
 * replaced.
 */
final class SqliteOnlineStore implements OnlineStore {
  private static final long serialVersionUID = 1L;
  private static final int BUSY_MILLIS = 60_000;
  private static final long MICROS = 1_000_000L;

  private final String path;
  private final boolean keepsNumbers;
  private final boolean keepsVectors;

  private SqliteOnlineStore(String path, boolean keepsNumbers, boolean keepsVectors) {
    this.path = path;
    this.keepsNumbers = keepsNumbers;
    this.keepsVectors = keepsVectors;
  }

  static OnlineStore of(OnlineStoreConfiguration.Sqlite configuration, Path repository) {
    return new SqliteOnlineStore(
        repository.resolve(configuration.path()).toAbsolutePath().normalize().toString(),
        configuration.openAiCompatible(),
        configuration.vectorEnabled());
  }

  @Override
  public String description() {
    return "SQLite at " + path;
  }

  @Override
  public Duration timePrecision() {
    return Duration.ofSeconds(1);
  }

  @Override
  public int maxWriters() {
    return 1;
  }

  @Override
  public void prepare(OnlineTable table) {
    requireWritable(table);
    makeFolder();
    try (Connection connection = openForWriting();
        Statement statement = connection.createStatement()) {
      // Feast reads the declared type "timestamp" to convert what it reads: the text is Feast's.
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS "
              + name(table)
              + " (entity_key BLOB, feature_name TEXT, value BLOB, value_text TEXT,  vector_value"
              + " BLOB, event_ts timestamp, created_ts timestamp,  PRIMARY KEY(entity_key,"
              + " feature_name))");
      statement.executeUpdate(
          "CREATE INDEX IF NOT EXISTS "
              + quoted(plainName(table) + "_ek")
              + " ON "
              + name(table)
              + " (entity_key)");
    } catch (SQLException e) {
      throw failed("the table " + plainName(table) + " cannot be made", e);
    }
  }

  /** Rows without what Feast's searches look at would silently not be found. */
  private void requireWritable(OnlineTable table) {
    if (keepsNumbers) {
      throw new DefinitionException(
          "feature_store.yaml, online_store",
          "'enable_openai_compatible_store' is true, and in SQLite the column 'value_num', which"
              + " Feast then searches, would not be written",
          "Set it to false, or materialize with Feast.");
    }
    if (keepsVectors) {
      FeastVectors.requireNone(table);
    }
  }

  private void makeFolder() {
    try {
      Files.createDirectories(Path.of(path).getParent());
    } catch (IOException e) {
      throw new StoreException(
          description(), "its folder cannot be made: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public void drop(OnlineTable table) {
    if (!Files.exists(Path.of(path))) {
      return;
    }
    try (Connection connection = openForWriting();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TABLE IF EXISTS " + name(table));
    } catch (SQLException e) {
      throw failed("the table " + plainName(table) + " cannot be removed", e);
    }
  }

  @Override
  public OnlineWriter openWriter(OnlineTable table, WriteSettings settings) {
    requireWritable(table);
    try {
      return SqliteOnlineWriter.open(this, openForWriting(), table, settings);
    } catch (SQLException e) {
      throw failed("it cannot be opened for writing", e);
    }
  }

  @Override
  public List<Optional<StoredRow>> read(
      OnlineTable table, List<byte[]> entityKeys, List<String> features) {
    List<Optional<StoredRow>> rows = new ArrayList<>();
    if (!Files.exists(Path.of(path))) {
      entityKeys.forEach(k -> rows.add(Optional.empty()));
      return rows;
    }
    Set<String> wanted = new HashSet<>(features);
    try (Connection connection = openForReading()) {
      if (!hasTable(connection, table)) {
        entityKeys.forEach(k -> rows.add(Optional.empty()));
        return rows;
      }
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT feature_name, value, event_ts FROM "
                  + name(table)
                  + " WHERE entity_key = ?")) {
        for (byte[] key : entityKeys) {
          select.setBytes(1, key);
          rows.add(row(select, wanted));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw failed("the table " + plainName(table) + " cannot be read", e);
    }
  }

  private static Optional<StoredRow> row(PreparedStatement select, Set<String> wanted)
      throws SQLException {
    Map<String, byte[]> values = new HashMap<>();
    long newest = Long.MIN_VALUE;
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        newest = Math.max(newest, found.getLong(3));
        if (wanted.contains(found.getString(1))) {
          byte[] value = found.getBytes(2);
          values.put(found.getString(1), value == null ? new byte[0] : value);
        }
      }
    }
    return newest == Long.MIN_VALUE
        ? Optional.empty()
        : Optional.of(new StoredRow(Math.multiplyExact(newest, MICROS), values));
  }

  @Override
  public long fence(OnlineTable table) {
    if (!Files.exists(Path.of(path))) {
      return 0;
    }
    try (Connection connection = openForReading()) {
      return new SqliteFence(table).generation(connection);
    } catch (SQLException e) {
      throw failed("the fence cannot be read", e);
    }
  }

  @Override
  public void raiseFence(OnlineTable table, RunFence fence) {
    makeFolder();
    try (Connection connection = openForWriting()) {
      connection.setAutoCommit(false);
      new SqliteFence(table).raise(connection, fence);
      commit(connection);
    } catch (SQLException e) {
      throw failed("the fence cannot be raised", e);
    }
  }

  @Override
  public void forEachKey(OnlineTable table, Consumer<byte[]> keys) {
    if (!Files.exists(Path.of(path))) {
      return;
    }
    try (Connection connection = openForReading()) {
      if (hasTable(connection, table)) {
        SqliteKeys.forEach(connection, table, keys);
      }
    } catch (SQLException e) {
      throw failed("the keys of " + plainName(table) + " cannot be read", e);
    }
  }

  @Override
  public void remove(OnlineTable table, List<byte[]> entityKeys, RunFence fence) {
    if (!Files.exists(Path.of(path))) {
      return;
    }
    try (Connection connection = openForWriting()) {
      connection.setAutoCommit(false);
      new SqliteFence(table).check(this, connection, fence);
      if (hasTable(connection, table)) {
        SqliteKeys.remove(connection, table, entityKeys);
      }
      commit(connection);
    } catch (SQLException e) {
      throw failed("rows of " + plainName(table) + " cannot be removed", e);
    }
  }

  private static boolean hasTable(Connection connection, OnlineTable table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")) {
      select.setString(1, plainName(table));
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  /** The file is synced before a transaction is acknowledged. */
  @Override
  public String incarnation() {
    return path;
  }

  /**
   * Ends the transaction. The driver's own commit takes the file's lock again at once, for a
   * transaction that nobody needs, and fails where somebody else holds it.
   */
  static void commit(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
  }

  private Connection openForWriting() throws SQLException {
    SQLiteConfig settings = new SQLiteConfig();
    settings.setBusyTimeout(BUSY_MILLIS);
    settings.setJournalMode(JournalMode.WAL);
    settings.setSynchronous(SynchronousMode.FULL);
    // Takes the lock at once: a transaction that begins by reading could not get it later.
    settings.setTransactionMode(TransactionMode.IMMEDIATE);
    return settings.createConnection("jdbc:sqlite:" + path);
  }

  private Connection openForReading() throws SQLException {
    SQLiteConfig settings = new SQLiteConfig();
    settings.setBusyTimeout(BUSY_MILLIS);
    settings.resetOpenMode(SQLiteOpenMode.CREATE);
    return settings.createConnection("jdbc:sqlite:" + path);
  }

  StoreException failed(String what, SQLException cause) {
    String hint =
        cause.getMessage() != null && cause.getMessage().contains("SQLITE_BUSY")
            ? " Another program holds its lock; waited "
                + BUSY_MILLIS / 1000
                + " s. Run again when it is done."
            : " Check that the file is a SQLite database, and that it and its folder can be"
                + " written.";
    return new StoreException(description(), what + ": " + cause.getMessage() + "." + hint, cause);
  }

  static List<String> featureNames(OnlineTable table) {
    return table.features().stream().map(Field::name).toList();
  }

  static String name(OnlineTable table) {
    return quoted(plainName(table));
  }

  private static String plainName(OnlineTable table) {
    return table.project() + "_" + table.name();
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
