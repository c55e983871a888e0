package io.headrace.engine.retrieval;

import io.headrace.engine.offline.FeatureColumns;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;

/** Counts the feature rows that cannot match anything while they pass by. */
final class FeatureRowCounts {
  private final RowCount ignored = new RowCount();
  private final RowCount neverKnown = new RowCount();

  FeatureRowCounts(SparkSession spark) {
    spark.sparkContext().register(ignored);
    spark.sparkContext().register(neverKnown);
  }

  /** The rows with keys and time; the rest is counted. */
  Dataset<Row> usable(Dataset<Row> rows, List<String> joinKeys) {
    Column valid = functions.col(FeatureColumns.EVENT_TIMESTAMP).isNotNull();
    for (String key : joinKeys) {
      valid = valid.and(Quoted.column(key).isNotNull());
    }
    return rows.filter(counted(valid, ignored));
  }

  /** The rows that were known at some time; the rest is counted. */
  Dataset<Row> known(Dataset<Row> rows) {
    return rows.filter(
        counted(functions.col(FeatureColumns.CREATED_TIMESTAMP).isNotNull(), neverKnown));
  }

  private static Column counted(Column condition, RowCount refused) {
    return ExpressionUtils.column(
        new CountedCondition(ExpressionUtils.expression(condition), refused));
  }

  /** Rows without a key or a time, of those that were read. */
  long ignored() {
    return ignored.value();
  }

  /** Rows without created timestamp, of those that were read. */
  long neverKnown() {
    return neverKnown.value();
  }
}
