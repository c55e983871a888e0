package io.headrace.engine.online;

import io.headrace.engine.definitions.DefinitionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes batches of rows, one transaction each, in order of the key: two writers wait for each
 * other rather than lock each other out.
 *
 * <p>Where the server refuses what is in a row, that row is found by halving, and left out.
 *
 * <p>A table that was empty is written straight; from the first key on that is there already, rows
 * go through {@link PostgresUpsert}.
 */
final class PostgresOnlineWriter implements OnlineWriter {
  private static final int BATCH_VALUES = 80_000;
  private static final int BATCH_KEYS = 5_000;
  private static final int BATCH_BYTES = 16 * 1024 * 1024;

  /** More of them are no accident of some rows: the writer fails with what the server says. */
  private static final int MOST_REFUSED = 100;

  private final PostgresServer server;
  private final PostgresTable table;
  private final PostgresFence fence;
  private final RunFence run;
  private final Pace pace;
  private final PostgresWay upsert;
  private final PostgresBatch batch;
  private final int batchRows;
  private final List<KeyRemoval> removals = new ArrayList<>();
  private PostgresWay way;
  private Connection connection;
  private WriteCounts acknowledged = WriteCounts.NONE;
  private final List<RefusedRow> refused = new ArrayList<>();

  private PostgresOnlineWriter(
      PostgresServer server,
      Connection connection,
      PostgresTable table,
      OnlineTable definition,
      WriteSettings settings,
      boolean keepsNumbers,
      boolean wasEmpty) {
    this.server = server;
    this.connection = connection;
    this.table = table;
    this.fence = new PostgresFence(table.schema(), definition);
    this.run = settings.fence();
    this.pace = settings.pacing().start();
    PostgresFeatures features = new PostgresFeatures(definition.features());
    this.batch = new PostgresBatch(features, keepsNumbers);
    this.batchRows = Math.max(1, BATCH_VALUES / Math.max(1, features.count()));
    this.upsert = new PostgresUpsert(table, features, keepsNumbers, settings.writes());
    this.way = wasEmpty ? new PostgresDirectCopy(table, features, keepsNumbers) : upsert;
  }

  /**
   * @param wasEmpty whether the table was empty when the run began, however many of its rows are
   *     there by now
   */
  static OnlineWriter open(
      PostgresServer server,
      PostgresTable table,
      OnlineTable definition,
      WriteSettings settings,
      boolean wasEmpty) {
    Connection connection = server.open(server.patience());
    try {
      PostgresTableCreation.requireOwn(connection, table);
      boolean keepsNumbers = PostgresColumns.hasNumbers(connection, table);
      boolean empty = wasEmpty || PostgresTableCreation.isEmpty(connection, table);
      connection.commit();
      return new PostgresOnlineWriter(
          server, connection, table, definition, settings, keepsNumbers, empty);
    } catch (SQLException e) {
      throw server.failed(
          "the table " + table.shownName() + " cannot be opened", closing(connection, e));
    } catch (DefinitionException e) {
      throw closing(connection, e);
    }
  }

  @Override
  public void write(OnlineRow row) {
    batch.add(row);
    if (batch.rows() >= batchRows || batch.bytes() >= BATCH_BYTES) {
      send();
    }
  }

  @Override
  public void remove(byte[] entityKey, long boundMicros) {
    removals.add(new KeyRemoval(entityKey, boundMicros));
    if (removals.size() == BATCH_KEYS) {
      sendRemovals();
    }
  }

  @Override
  public WriteCounts acknowledged() {
    return acknowledged;
  }

  @Override
  public WriteCounts flush() {
    if (batch.rows() > 0) {
      send();
    }
    if (!removals.isEmpty()) {
      sendRemovals();
    }
    return acknowledged;
  }

  private void send() {
    batch.sort();
    int rows = batch.rows();
    held(rows, () -> acknowledged(batch));
    batch.clear();
  }

  private void sendRemovals() {
    held(removals.size(), this::acknowledgedRemovals);
    removals.clear();
  }

  private void held(int rows, Supplier<WriteCounts> sending) {
    pace.await(rows);
    long start = System.nanoTime();
    acknowledged = acknowledged.plus(sending.get());
    pace.answered(rows, System.nanoTime() - start);
  }

  private WriteCounts acknowledgedRemovals() {
    return acknowledged(
        Optional.empty(), open -> PostgresKeys.removeBounded(open, table, removals));
  }

  private WriteCounts acknowledged(PostgresBatch part) {
    return acknowledged(Optional.of(part), open -> way.write(open, part));
  }

  /** What a transaction does between the look at the fence and its commit. */
  private interface Work {
    WriteCounts in(Connection open) throws SQLException;
  }

  /**
   * Repeats a transaction until the server has acknowledged it.
   *
   * @param rows that are written; those that the server refuses are left out. Empty where keys are
   *     removed
   */
  private WriteCounts acknowledged(Optional<PostgresBatch> rows, Work work) {
    Patience patience = Patience.of(server.patience());
    PostgresCommit commit = new PostgresCommit();
    while (true) {
      try {
        if (connection.isClosed()) {
          connection = server.open(server.patience().minus(patience.spent()));
        }
        Optional<WriteCounts> earlier = commit.earlier(connection);
        return earlier.isPresent() ? earlier.get() : transaction(work, commit);
      } catch (SQLException e) {
        if (rows.isPresent() && way != upsert && PostgresFailures.isKeyThere(e)) {
          way = upsert;
          rollBack(e);
        } else if (rows.isPresent()
            && PostgresFailures.isAboutData(e)
            && refused.size() < MOST_REFUSED) {
          rollBack(e);
          return withoutRefused(rows.get(), e);
        } else {
          closing(connection, e);
          if (!PostgresFailures.isWorthRepeating(e) || !patience.pause(server.description())) {
            String doing = rows.isPresent() ? "written to " : "removed from ";
            throw server.failed("rows could not be " + doing + table.shownName(), e);
          }
        }
      }
    }
  }

  private WriteCounts withoutRefused(PostgresBatch part, SQLException reason) {
    if (part.rows() == 1) {
      refused.add(new RefusedRow(part.key(0), PostgresFailures.shown(reason)));
      return new WriteCounts(0, 0, 0, 1, 0);
    }
    int middle = part.rows() / 2;
    return acknowledged(part.part(0, middle)).plus(acknowledged(part.part(middle, part.rows())));
  }

  @Override
  public List<RefusedRow> refused() {
    return List.copyOf(refused);
  }

  private WriteCounts transaction(Work work, PostgresCommit commit) throws SQLException {
    server.begin(connection);
    fence.check(server, connection, run);
    WriteCounts counts = work.in(connection);
    commit.commit(connection, counts);
    return counts;
  }

  private void rollBack(SQLException reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
      closing(connection, reason);
    }
  }

  /** Ends what is open without effect. */
  private static <E extends Exception> E closing(Connection connection, E reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
    return reason;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw server.failed("the connection could not be closed", e);
    }
  }
}
