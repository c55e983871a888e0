package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.online.OnlineTable;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A view whose interval is settled and whose online table is there.
 *
 * @param rows its rows in the interval, those without key or time among them
 * @param rowsToRead how many rows the scan will return, where the source tells
 * @param incarnation of the store, before the first row is written
 */
record PreparedView(
    FeatureView view,
    ViewPlan plan,
    PinnedSource source,
    OnlineTable table,
    Dataset<Row> rows,
    OptionalLong rowsToRead,
    String incarnation,
    List<String> warnings) {
  PreparedView {
    warnings = List.copyOf(warnings);
  }
}
