package io.headrace.engine.offline;

import io.headrace.engine.lakehouse.TableChanges;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What happened to the rows of a source between an earlier pin and its own. */
public sealed interface SourceChanges {
  /** Whether the source has the row after {@link #COMMIT}. */
  String PRESENT = TableChanges.PRESENT;

  /** A long, greater in later commits. Where it is the same for all rows it is the pinned state. */
  String COMMIT = TableChanges.COMMIT;

  /** No row was added, changed or removed. */
  record Nothing() implements SourceChanges {}

  /**
   * Some rows were.
   *
   * @param touched the join keys under their names, with their declared types, then {@link
   *     FeatureColumns#EVENT_TIMESTAMP}: of every row that was added, removed or changed, before
   *     and after; then {@link #PRESENT} and {@link #COMMIT}. May hold rows that did not change, a
   *     key several times, null keys and null times
   */
  record Touched(Dataset<Row> touched) implements SourceChanges {}

  /**
   * It cannot be told: everything has to be read again.
   *
   * @param reason as the report shows it, such as {@code the table was rolled back to snapshot 7}
   */
  record Unknown(String reason) implements SourceChanges {}
}
