package io.headrace.engine.lakehouse;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What was committed to a table between two of its versions. */
public sealed interface TableChanges {
  /** Column of {@link Rows}: whether the row is in the table after {@link #COMMIT}. */
  String PRESENT = "__headrace_present";

  /** Column of {@link Rows}: a long that is greater in later commits, where they are told apart. */
  String COMMIT = "__headrace_commit";

  /** No row: nothing was committed, or files were only arranged anew. */
  record Nothing() implements TableChanges {}

  /**
   * Some rows.
   *
   * @param rows the {@linkplain ChangedColumns#told told} columns of each row that was added or
   *     removed, and of a changed row in both states, then {@link #PRESENT} and {@link #COMMIT}.
   *     May hold rows that did not change
   */
  record Rows(Dataset<Row> rows) implements TableChanges {}

  /**
   * It cannot be told.
   *
   * @param reason in words that go on after "because"
   */
  record Untold(String reason) implements TableChanges {}
}
