package io.headrace.engine.materialization;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A source that is written to between runs, in one format. */
interface ChangingTable {
  /** Keys of the data source in YAML. */
  String yaml();

  Dataset<Row> rows();

  void append(List<Row> rows);

  /** Gives all rows of a driver other trips. */
  void update(long driver, long trips);

  /** Replaces the rows of drivers that are there, and adds the rest. */
  void merge(List<Row> rows);

  void delete(long driver);

  /** Removes a driver's latest row only. */
  void deleteLatest(long driver);

  /** Leaves the rows as they are in other files. */
  void compact();

  /** Goes back to what the table held before its last commits. */
  void rollback();

  void addColumn();
}
