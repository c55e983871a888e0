package io.headrace.engine.materialization;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.offline.FeatureColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A few of the rows whose entity key has a null, for people to find them by. */
final class RowsWithoutKey {
  private static final int SAMPLES = 5;

  private RowsWithoutKey() {}

  /** Up to five rows as JSON: join keys and event timestamp; empty for a view without entities. */
  static List<String> sample(FeatureView view, Dataset<Row> rows) {
    List<Column> shown = new ArrayList<>();
    Optional<Column> anyNull = Optional.empty();
    for (String key : view.joinKeyNames()) {
      Column column = col("`" + key.replace("`", "``") + "`");
      shown.add(column);
      anyNull = Optional.of(anyNull.map(c -> c.or(column.isNull())).orElse(column.isNull()));
    }
    if (anyNull.isEmpty()) {
      return List.of();
    }
    shown.add(col(FeatureColumns.EVENT_TIMESTAMP).as("event_timestamp"));
    Dataset<Row> json =
        rows.filter(anyNull.get())
            .select(
                to_json(
                    struct(shown.toArray(Column[]::new)),
                    Map.of("ignoreNullFields", "false", "timeZone", "UTC")))
            .limit(SAMPLES);
    return json.collectAsList().stream().map(r -> r.getString(0)).toList();
  }
}
