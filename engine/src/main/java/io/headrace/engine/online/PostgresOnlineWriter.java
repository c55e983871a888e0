package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Writes batches of rows, one transaction each: COPY into a temporary table, and from there into
 * the view's table in order of the key, so that two writers wait for each other rather than lock
 * each other out. The statement that writes a row also finds out whether a newer one is there.
 */
final class PostgresOnlineWriter implements OnlineWriter {
  private static final int BATCH_ROWS = 5_000;
  private static final int BATCH_BYTES = 8 * 1024 * 1024;
  private static final int ATTEMPTS = 5;
  private static final int COPY_BUFFER = 64 * 1024;
  private static final String STAGED = "pg_temp.headrace_online_rows";

  private final PostgresServer server;
  private final PostgresTable table;
  private final String[] features;
  private final String[] numbers;
  private final String upsert;
  private final PostgresBatch batch = new PostgresBatch();
  private Connection connection;
  private WriteCounts acknowledged = WriteCounts.NONE;

  private PostgresOnlineWriter(
      PostgresServer server,
      Connection connection,
      PostgresTable table,
      OnlineTable definition,
      boolean keepsNumbers) {
    this.server = server;
    this.connection = connection;
    this.table = table;
    this.features = definition.features().stream().map(Field::name).toArray(String[]::new);
    this.numbers =
        definition.features().stream()
            .filter(f -> PostgresUpsert.isNumber(f.type().valueType()))
            .map(Field::name)
            .toArray(String[]::new);
    this.upsert = PostgresUpsert.sql(table.sqlName(), STAGED, keepsNumbers);
  }

  static OnlineWriter open(PostgresServer server, PostgresTable table, OnlineTable definition) {
    Connection connection = server.open();
    try {
      boolean keepsNumbers = PostgresTableCreation.hasNumbers(connection, table);
      connection.commit();
      return new PostgresOnlineWriter(server, connection, table, definition, keepsNumbers);
    } catch (SQLException e) {
      throw server.failed(
          "the table " + table.shownName() + " cannot be opened", closing(connection, e));
    }
  }

  @Override
  public void write(OnlineRow row) {
    batch.add(row);
    if (batch.rows() >= BATCH_ROWS || batch.bytes() >= BATCH_BYTES) {
      send();
    }
  }

  @Override
  public WriteCounts flush() {
    if (batch.rows() > 0) {
      send();
    }
    return acknowledged;
  }

  private void send() {
    for (int attempt = 1; ; attempt++) {
      try {
        WriteCounts counts = transaction();
        acknowledged = acknowledged.plus(counts);
        batch.clear();
        return;
      } catch (SQLException e) {
        closing(connection, e);
        if (attempt == ATTEMPTS || !PostgresFailures.isWorthRepeating(e)) {
          throw server.failed("rows could not be written to " + table.shownName(), e);
        }
        connection = server.open();
      }
    }
  }

  private WriteCounts transaction() throws SQLException {
    server.begin(connection);
    PostgresServer.execute(
        connection,
        "CREATE TEMPORARY TABLE IF NOT EXISTS headrace_online_rows ("
            + PostgresBatch.COLUMNS
            + ") ON COMMIT DELETE ROWS");
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY " + STAGED + " FROM STDIN (FORMAT binary)", batch.lines(), COPY_BUFFER);
    } catch (IOException e) {
      throw new IllegalStateException("a batch in memory cannot be read", e);
    }
    WriteCounts counts = upsert();
    connection.commit();
    return counts;
  }

  private WriteCounts upsert() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(upsert)) {
      statement.setArray(1, connection.createArrayOf("text", numbers));
      statement.setArray(2, connection.createArrayOf("text", features));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        long values = result.getLong(1);
        long rows = result.getLong(2);
        if (values != rows * features.length) {
          // Some values of a row lost against a writer that committed meanwhile. Sent again, the
          // whole row is compared with what that writer left.
          throw new SQLException("another writer was faster each time", "40001");
        }
        return new WriteCounts(rows, batch.rows() - rows, 0, 0, result.getLong(3));
      }
    }
  }

  /** Ends what is open without effect. */
  private static SQLException closing(Connection connection, SQLException reason) {
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
