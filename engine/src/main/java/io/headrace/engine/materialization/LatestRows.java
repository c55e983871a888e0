package io.headrace.engine.materialization;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.values.ValueColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One row per entity key: the winner among the rows read, with the counts that the report adds up.
 *
 * <p>Result columns, in this order: the join keys, the features, then the columns named by the
 * constants here. A group whose key has a null, or whose rows all lack a time, has no winner to
 * write: it is kept for its counts.
 */
final class LatestRows {
  static final String EVENT = "__event";
  static final String CREATED = "__created";

  /**
   * How many rows share the winner's event and created timestamp; more than one is a complete tie.
   */
  static final String TIED = "__tied";

  static final String ROWS = "__rows";
  static final String ROWS_WITHOUT_TIME = "__rows_without_time";

  private static final String VALUES = "__values";
  private static final String WINNER = "__winner";

  private LatestRows() {}

  /** Rows without event timestamp never win. */
  static Dataset<Row> byEventTime(OnlineTable table, Dataset<Row> rows) {
    return latest(table, rows, when(col(EVENT).isNotNull(), struct(col(EVENT), col(CREATED))));
  }

  /**
   * Rows without event timestamp are the oldest of all; for runs that write one instant of their
   * own.
   */
  static Dataset<Row> byEventTimeNullsOldest(OnlineTable table, Dataset<Row> rows) {
    return latest(table, rows, struct(col(EVENT), col(CREATED)));
  }

  private static Dataset<Row> latest(OnlineTable table, Dataset<Row> rows, Column order) {
    List<Column> keys = columns(names(table.joinKeys()), "");
    List<String> features = names(table.features());
    List<Column> bytes = new ArrayList<>();
    for (Field feature : table.features()) {
      bytes.add(ValueColumns.canonicalBytes(quoted("", feature.name()), feature));
    }
    List<Column> moment = new ArrayList<>(keys);
    moment.add(col(EVENT));
    moment.add(col(CREATED));

    // Rows that tie in both times are settled first, by their bytes; what is left is ordered by
    // time alone.
    Dataset<Row> settled =
        rows.withColumnRenamed(FeatureColumns.EVENT_TIMESTAMP, EVENT)
            .withColumnRenamed(FeatureColumns.CREATED_TIMESTAMP, CREATED)
            .groupBy(array(moment))
            .agg(
                max_by(
                        struct(array(columns(features, ""))),
                        bytes.isEmpty() ? lit(1) : struct(array(bytes)))
                    .as(VALUES),
                count(lit(1)).as(ROWS));

    List<Column> result = new ArrayList<>(keys);
    result.addAll(columns(features, WINNER + "." + VALUES + "."));
    result.add(col(WINNER + "." + EVENT).as(EVENT));
    result.add(col(WINNER + "." + CREATED).as(CREATED));
    result.add(col(WINNER + "." + ROWS).as(TIED));
    result.add(col(ROWS));
    result.add(col(ROWS_WITHOUT_TIME));
    return settled
        .groupBy(array(keys))
        .agg(
            max_by(struct(col(EVENT), col(CREATED), col(VALUES), col(ROWS)), order).as(WINNER),
            sum(col(ROWS)).as(ROWS),
            sum(when(col(EVENT).isNull(), col(ROWS)).otherwise(0L)).as(ROWS_WITHOUT_TIME))
        .select(array(result));
  }

  private static List<String> names(List<Field> fields) {
    return fields.stream().map(Field::name).toList();
  }

  private static List<Column> columns(List<String> names, String prefix) {
    return names.stream().map(n -> quoted(prefix, n).as(n)).toList();
  }

  private static Column quoted(String prefix, String name) {
    return col(prefix + "`" + name.replace("`", "``") + "`");
  }

  private static Column[] array(List<Column> columns) {
    return columns.toArray(Column[]::new);
  }
}
