package io.headrace.engine.ledger;

import io.headrace.engine.ledger.RunEntryJson.BrokenEntryException;
import io.headrace.engine.registry.SqlDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Entries of a project through one connection. The columns beside {@code entry} repeat what
 * questions are asked by; the heartbeat alone is newer there.
 */
final class SqlEntries implements RunStorage.Entries {
  private static final String ROWS =
      " FROM " + SqlRunStorage.TABLE + " WHERE project = ? AND generation > 0";
  private static final String ENTRIES = "SELECT entry, heartbeat, generation" + ROWS;
  private static final String NEWEST_FIRST = " ORDER BY generation DESC";

  private final Connection connection;
  private final String project;
  private final SqlDatabase database;

  SqlEntries(SqlDatabase database, Connection connection, String project) {
    this.database = database;
    this.connection = connection;
    this.project = project;
  }

  /** Carries what the database answered to whoever runs the transaction. */
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException reason;

    FailedException(SQLException reason) {
      super(reason);
      this.reason = reason;
    }

    SQLException reason() {
      return reason;
    }
  }

  @Override
  public long lastGeneration() {
    return query("SELECT MAX(generation)" + ROWS, rows -> rows.next() ? rows.getLong(1) : 0L);
  }

  @Override
  public List<RunEntry> running(String view) {
    return query(
        ENTRIES + " AND view_name = ? AND status = ?" + NEWEST_FIRST,
        SqlEntries::readable,
        view,
        RunStatus.RUNNING.name());
  }

  @Override
  public List<RunEntry> after(String view, long generation) {
    return query(
        ENTRIES + " AND view_name = ? AND generation > ?" + NEWEST_FIRST,
        SqlEntries::readable,
        view,
        generation);
  }

  @Override
  public Optional<RunEntry> newest(String view) {
    return query(ENTRIES + " AND view_name = ?" + NEWEST_FIRST + " LIMIT 1", this::first, view);
  }

  @Override
  public Optional<RunEntry> find(long generation) {
    return query(ENTRIES + " AND generation = ?", this::first, generation);
  }

  @Override
  public Optional<KnownEnd> knownEnd(String view) {
    return query(
        "SELECT interval_end, run_id"
            + ROWS
            + " AND view_name = ? AND status = ? AND interval_end IS NOT NULL"
            + " ORDER BY interval_end DESC LIMIT 1",
        rows ->
            rows.next()
                ? Optional.of(
                    new KnownEnd(
                        Instant.EPOCH.plus(rows.getLong(1), ChronoUnit.MICROS), rows.getString(2)))
                : Optional.<KnownEnd>empty(),
        view,
        RunStatus.DONE.name());
  }

  @Override
  public RunListing list(RunFilter filter) {
    List<RunEntry> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Rows<RunListing> gather =
        rows -> {
          while (entries.size() < filter.limit() && rows.next()) {
            try {
              Optional.of(read(rows)).filter(filter::asksFor).ifPresent(entries::add);
            } catch (BrokenEntryException e) {
              problems.add(
                  "Table "
                      + SqlRunStorage.TABLE
                      + ": generation "
                      + rows.getLong(3)
                      + " cannot be read ("
                      + e.getMessage()
                      + "). Delete the row if you do not need it.");
            }
          }
          return new RunListing(entries, problems);
        };
    return filter.view().isPresent()
        ? query(ENTRIES + " AND view_name = ?" + NEWEST_FIRST, gather, filter.view().get())
        : query(ENTRIES + NEWEST_FIRST, gather);
  }

  @Override
  public Optional<String> pins(String view) {
    try {
      // A registry of an earlier release has none.
      return database.hasTable(connection, SqlPins.TABLE)
          ? new SqlPins(connection, project).find(view)
          : Optional.empty();
    } catch (SQLException e) {
      throw new FailedException(e);
    }
  }

  @Override
  public void putPins(String view, String text) {
    try {
      new SqlPins(connection, project).put(view, text);
    } catch (SQLException e) {
      throw new FailedException(e);
    }
  }

  @Override
  public void put(RunEntry entry) {
    String update =
        "UPDATE "
            + SqlRunStorage.TABLE
            + " SET run_id = ?, view_name = ?, status = ?, interval_end = ?, heartbeat = ?, entry = ?"
            + " WHERE project = ? AND generation = ?";
    String insert =
        "INSERT INTO "
            + SqlRunStorage.TABLE
            + " (run_id, view_name, status, interval_end, heartbeat, entry, project, generation)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    if (write(update, entry) == 0) {
      write(insert, entry);
    }
  }

  /** The entry that knows a view's latest end stays, however old it is. */
  @Override
  public void prune(int kept) {
    long oldestKept =
        query(
            "SELECT generation" + ROWS + NEWEST_FIRST + " LIMIT 1 OFFSET " + (kept - 1),
            rows -> rows.next() ? rows.getLong(1) : 0L);
    if (oldestKept == 0) {
      return;
    }
    Set<Long> needed = new HashSet<>();
    List<RunEntry> old =
        query(ENTRIES + " AND generation < ?" + NEWEST_FIRST, SqlEntries::readable, oldestKept);
    for (RunEntry entry : old) {
      boolean running =
          entry.seenAt(Instant.now(), RunLedger.SILENCE).status() == RunStatus.RUNNING;
      boolean latest =
          entry.status() == RunStatus.DONE
              && knownEnd(entry.view()).map(k -> k.runId().equals(entry.runId())).orElse(false);
      if (running || latest) {
        needed.add(entry.generation());
      }
    }
    for (RunEntry entry : old) {
      if (!needed.contains(entry.generation())) {
        delete(entry.generation());
      }
    }
  }

  private interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private <T> T query(String sql, Rows<T> reader, Object... arguments) {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, project);
      for (int a = 0; a < arguments.length; a++) {
        select.setObject(a + 2, arguments[a]);
      }
      try (ResultSet rows = select.executeQuery()) {
        return reader.read(rows);
      }
    } catch (SQLException e) {
      throw new FailedException(e);
    }
  }

  private int write(String sql, RunEntry entry) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, entry.runId());
      statement.setString(2, entry.view());
      statement.setString(3, entry.status().name());
      Optional<Long> end = entry.task().interval().map(i -> micros(i.end()));
      if (end.isPresent()) {
        statement.setLong(4, end.get());
      } else {
        statement.setNull(4, java.sql.Types.BIGINT);
      }
      statement.setLong(5, entry.heartbeat().toEpochMilli());
      statement.setString(6, RunEntryJson.text(entry));
      statement.setString(7, project);
      statement.setLong(8, entry.generation());
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new FailedException(e);
    }
  }

  // ChronoUnit.MICROS.between counts nanoseconds, of which a long has no more than 292 years.
  private static long micros(Instant moment) {
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
  }

  private void delete(long generation) {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + SqlRunStorage.TABLE + " WHERE project = ? AND generation = ?")) {
      delete.setString(1, project);
      delete.setLong(2, generation);
      delete.executeUpdate();
    } catch (SQLException e) {
      throw new FailedException(e);
    }
  }

  private Optional<RunEntry> first(ResultSet rows) throws SQLException {
    return rows.next() ? readableRow(rows) : Optional.empty();
  }

  private static List<RunEntry> readable(ResultSet rows) throws SQLException {
    List<RunEntry> found = new ArrayList<>();
    while (rows.next()) {
      readableRow(rows).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<RunEntry> readableRow(ResultSet rows) throws SQLException {
    try {
      return Optional.of(read(rows));
    } catch (BrokenEntryException e) {
      // A run goes on without it; listings tell of it.
      return Optional.empty();
    }
  }

  private static RunEntry read(ResultSet rows) throws SQLException, BrokenEntryException {
    RunEntry entry = RunEntryJson.parse(rows.getString(1));
    return entry.ended().isPresent() ? entry : entry.heardOf(Instant.ofEpochMilli(rows.getLong(2)));
  }
}
