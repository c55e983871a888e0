package io.headrace.engine.lakehouse;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What was committed to a table between two of its versions. */
public sealed interface TableChanges {

  /** No row: nothing was committed, or files were only arranged anew. */
  record Nothing() implements TableChanges {}

  /**
   * Some rows.
   *
   * @param rows with the later version's columns: each row that was added or removed, and of a
   *     changed row both states. May hold rows that did not change
   */
  record Rows(Dataset<Row> rows) implements TableChanges {}

  /**
   * It cannot be told.
   *
   * @param reason in words that go on after "because"
   */
  record Untold(String reason) implements TableChanges {}
}
