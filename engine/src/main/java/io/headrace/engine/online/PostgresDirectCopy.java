package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * COPY straight into the view's table, a line for each feature. For keys that the table does not
 * have: one that is there already ends the batch with a unique violation.
 */
final class PostgresDirectCopy implements PostgresWay {
  private final PostgresFeatures features;
  private final boolean keepsNumbers;
  private final String sql;

  PostgresDirectCopy(PostgresTable table, PostgresFeatures features, boolean keepsNumbers) {
    this.features = features;
    this.keepsNumbers = keepsNumbers;
    this.sql =
        "COPY "
            + table.sqlName()
            + " (entity_key, feature_name, value, value_text, "
            + (keepsNumbers ? "value_num, " : "")
            + "vector_value, event_ts, created_ts) FROM STDIN (FORMAT binary)";
  }

  @Override
  public WriteCounts write(Connection connection, PostgresBatch sorted) throws SQLException {
    PostgresCopy.send(connection, sql, sorted, this::putLines);
    return new WriteCounts(sorted.rows(), 0, 0, 0, sorted.payload());
  }

  private void putLines(PostgresBatch batch, int start, ByteSink to) {
    byte[] bytes = batch.array();
    int event = batch.next(start);
    int created = batch.next(event);
    int bound = batch.next(created);
    int values = batch.next(bound);
    int value = values;
    int text = values;
    for (int f = 0; f < features.count(); f++) {
      text = batch.next(text);
    }
    int number = text;
    for (int f = 0; keepsNumbers && f < features.count(); f++) {
      number = batch.next(number);
    }
    for (int f = 0; f < features.count(); f++) {
      to.putShort(keepsNumbers ? 8 : 7);
      to.put(bytes, start, event - start);
      to.putInt(features.name(f).length);
      to.put(features.name(f));
      int nextValue = batch.next(value);
      to.put(bytes, value, nextValue - value);
      value = nextValue;
      int nextText = batch.next(text);
      to.put(bytes, text, nextText - text);
      text = nextText;
      if (keepsNumbers) {
        int nextNumber = batch.next(number);
        to.put(bytes, number, nextNumber - number);
        number = nextNumber;
      }
      to.putInt(PostgresBatch.NULL);
      to.put(bytes, event, bound - event);
    }
  }
}
