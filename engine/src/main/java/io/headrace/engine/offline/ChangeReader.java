package io.headrace.engine.offline;

import io.headrace.engine.lakehouse.ChangedColumns;
import io.headrace.engine.lakehouse.TableChanges;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds the rows of a source that were added, removed or changed since an earlier pin. */
interface ChangeReader {
  /** Of a source that keeps no record of changes. */
  ChangeReader NONE =
      (earlier, columns) -> new Changed("the source keeps no record of what was changed");

  Changed since(SourcePin earlier, ChangedColumns columns);

  /**
   * What was found.
   *
   * @param rows as {@link TableChanges.Rows} has them; empty where nothing was changed or that
   *     cannot be told
   * @param obstacle why it cannot be told
   */
  record Changed(Optional<Dataset<Row>> rows, Optional<String> obstacle) {
    static final Changed NOTHING = new Changed(Optional.empty(), Optional.empty());

    Changed(Dataset<Row> rows) {
      this(Optional.of(rows), Optional.empty());
    }

    Changed(String obstacle) {
      this(Optional.empty(), Optional.of(obstacle));
    }
  }
}
