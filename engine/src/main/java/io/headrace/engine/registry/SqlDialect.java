package io.headrace.engine.registry;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What databases of a SQL registry do in their own ways. */
public enum SqlDialect {
  POSTGRESQL("PostgreSQL", "org.postgresql.Driver", "BYTEA", " FOR UPDATE"),
  /** One writer at a time: a transaction that writes takes the lock of the whole file. */
  SQLITE("SQLite", "org.sqlite.JDBC", "BLOB", ""),
  /** MariaDB, and MySQL through the same driver. */
  MARIADB("MariaDB or MySQL", "org.mariadb.jdbc.Driver", "LONGBLOB", " FOR UPDATE");

  private static final Set<String> POSTGRESQL_THERE_ALREADY = Set.of("23505", "42P07", "42710");

  private final String text;
  private final String driver;
  private final String binaryType;
  private final String rowLock;

  SqlDialect(String text, String driver, String binaryType, String rowLock) {
    this.text = text;
    this.driver = driver;
    this.binaryType = binaryType;
    this.rowLock = rowLock;
  }

  String text() {
    return text;
  }

  String driver() {
    return driver;
  }

  /** The type of a column that holds bytes of any length. */
  public String binaryType() {
    return binaryType;
  }

  /** What follows a SELECT whose rows the transaction keeps to itself. */
  public String rowLock() {
    return rowLock;
  }

  /** A question for one table, by a name as parameter: a row with a true value when it is there. */
  String tableQuery() {
    return switch (this) {
      case POSTGRESQL -> "SELECT to_regclass(quote_ident(?)) IS NOT NULL";
      case SQLITE -> "SELECT count(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = ?";
      case MARIADB ->
          "SELECT count(*) > 0 FROM information_schema.tables"
              + " WHERE table_schema = DATABASE() AND table_name = ?";
    };
  }

  /** Statements by which a transaction waits for a lock no longer than {@code patience}. */
  List<String> waiting(Duration patience) {
    return switch (this) {
      // Of the transaction only: a pool of connections may stand in front of the server.
      case POSTGRESQL -> List.of("SET LOCAL lock_timeout = " + patience.toMillis());
      // Asked for when the file is opened.
      case SQLITE -> List.of();
      case MARIADB ->
          List.of(
              "SET SESSION innodb_lock_wait_timeout = " + Math.max(1, patience.toSeconds()),
              "SET SESSION lock_wait_timeout = " + Math.max(1, patience.toSeconds()));
    };
  }

  /** Whether a lock was waited for in vain. */
  boolean isBusy(SQLException e) {
    return switch (this) {
      case POSTGRESQL -> "55P03".equals(e.getSQLState());
      // Primary result codes: the low byte of an extended one.
      case SQLITE -> (e.getErrorCode() & 0xff) == 5 || (e.getErrorCode() & 0xff) == 6;
      case MARIADB -> e.getErrorCode() == 1205;
    };
  }

  /** Whether a file, or the folder that it lies in, must not be written. */
  boolean mayNotWrite(SQLException e) {
    int primary = e.getErrorCode() & 0xff;
    return this == SQLITE && (primary == 8 || primary == 14);
  }

  /**
   * Whether the transaction came into another one's way and may do better the next time: a
   * deadlock, or a row that somebody inserted or a table that somebody made first.
   */
  boolean mayRepeat(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (this) {
      // Two sessions that make one table at once fail, even with IF NOT EXISTS: by a key of the
      // catalog, the table's name (42P07) or that of its row type (42710).
      case POSTGRESQL -> state.startsWith("40") || POSTGRESQL_THERE_ALREADY.contains(state);
      case SQLITE -> (e.getErrorCode() & 0xff) == 19;
      case MARIADB ->
          state.startsWith("40") || e.getErrorCode() == 1062 || e.getErrorCode() == 1020;
    };
  }
}
