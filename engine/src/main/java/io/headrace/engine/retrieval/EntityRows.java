package io.headrace.engine.retrieval;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows to join features to.
 *
 * @param rows all their columns, which the output keeps in this order
 * @param asOf the moment of a row, a timestamp over {@code rows}
 * @param timeColumn the column that the moment is read from
 */
record EntityRows(Dataset<Row> rows, Column asOf, String timeColumn) {}
