package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A session's temporary table for the rows of one batch: a line for each row, its features in
 * arrays. Emptied at the end of each transaction.
 */
final class PostgresStaging {
  static final String TABLE = "pg_temp.headrace_online_rows";

  private static final int BYTEA_TYPE = 17;
  private static final int TEXT_TYPE = 25;
  private static final int DOUBLE_TYPE = 701;

  /** Number of dimensions, whether there are nulls, type, length, first index. */
  private static final int ARRAY_HEADER = 5 * Integer.BYTES;

  private final PostgresFeatures features;
  private final boolean keepsNumbers;

  PostgresStaging(PostgresFeatures features, boolean keepsNumbers) {
    this.features = features;
    this.keepsNumbers = keepsNumbers;
  }

  void fill(Connection connection, PostgresBatch sorted) throws SQLException {
    if (!PostgresTableCreation.finds(
        connection, "SELECT 1 WHERE to_regclass(?) IS NOT NULL", TABLE)) {
      create(connection);
    }
    PostgresCopy.send(
        connection, "COPY " + TABLE + " FROM STDIN (FORMAT binary)", sorted, this::putLine);
  }

  /** Lines live for moments: compressing the long ones would be work for nothing. */
  private static void create(Connection connection) throws SQLException {
    PostgresServer.execute(
        connection,
        "CREATE TEMPORARY TABLE headrace_online_rows (entity_key bytea, event_ts timestamptz,"
            + " created_ts timestamptz, bound_ts timestamptz, vals bytea[], texts text[], nums float8[])"
            + " ON COMMIT DELETE ROWS;"
            + " ALTER TABLE "
            + TABLE
            + " ALTER COLUMN vals SET STORAGE EXTERNAL, ALTER COLUMN texts SET STORAGE EXTERNAL");
  }

  private void putLine(PostgresBatch batch, int start, ByteSink to) {
    int values = batch.next(batch.next(batch.next(batch.next(start))));
    to.putShort(7);
    to.put(batch.array(), start, values - start);
    int texts = putArray(BYTEA_TYPE, batch, values, to);
    int numbers = putArray(TEXT_TYPE, batch, texts, to);
    if (keepsNumbers) {
      putArray(DOUBLE_TYPE, batch, numbers, to);
    } else {
      to.putInt(PostgresBatch.NULL);
    }
  }

  /** Returns where the next array's elements begin. */
  private int putArray(int type, PostgresBatch batch, int start, ByteSink to) {
    int end = start;
    for (int f = 0; f < features.count(); f++) {
      end = batch.next(end);
    }
    to.putInt(ARRAY_HEADER + end - start);
    to.putInt(1);
    to.putInt(1);
    to.putInt(type);
    to.putInt(features.count());
    to.putInt(1);
    to.put(batch.array(), start, end - start);
    return end;
  }
}
