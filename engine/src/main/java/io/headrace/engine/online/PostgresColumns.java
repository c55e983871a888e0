package io.headrace.engine.online;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Which of Feast's columns a table has; the others are always there.
 *
 * @param numbers whether there is {@code value_num}
 * @param vectors whether {@code vector_value} is of the type that the extension pgvector brings
 */
record PostgresColumns(boolean numbers, boolean vectors) {
  String definition() {
    return " (entity_key BYTEA, feature_name TEXT, value BYTEA, value_text TEXT NULL, "
        + (numbers ? "value_num DOUBLE PRECISION NULL, " : "")
        + "vector_value "
        + (vectors ? "vector" : "BYTEA")
        + " NULL, event_ts TIMESTAMPTZ, created_ts TIMESTAMPTZ,"
        + " PRIMARY KEY (entity_key, feature_name))";
  }

  /** Tables that Feast made while {@code enable_openai_compatible_store} was on have the column. */
  static boolean hasNumbers(Connection connection, PostgresTable table) throws SQLException {
    return PostgresTableCreation.finds(
        connection,
        "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = 'value_num'"
            + " AND NOT attisdropped",
        table.sqlName());
  }
}
