package io.headrace.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A result as one short text, whatever the order of its rows: their number, and the sum of a hash
 * of each row's label and features.
 *
 * @param rows number of rows
 * @param sum of 64-bit hashes
 */
record Digest(long rows, String sum) {
  static Digest of(SparkSession spark, Shape shape, Path result) {
    List<Column> columns = new ArrayList<>(List.of(functions.col(Inputs.ROW)));
    for (int view = 0; view < shape.views(); view++) {
      for (int column = 0; column < shape.columns(); column++) {
        columns.add(functions.col(shape.column(view, column)));
      }
    }
    Row row =
        spark
            .read()
            .parquet(result.toString())
            .select(
                functions.count(functions.lit(1)),
                functions
                    .coalesce(functions.sum(hash(columns).cast("decimal(20,0)")), functions.lit(0))
                    .cast("string"))
            .first();
    return new Digest(row.getLong(0), row.getString(1));
  }

  private static Column hash(List<Column> columns) {
    List<Column> parts = new ArrayList<>(columns);
    // Where the nulls are counts too.
    parts.add(
        functions.concat(
            columns.stream()
                .map(c -> functions.when(c.isNull(), "0").otherwise("1"))
                .toArray(Column[]::new)));
    return functions.xxhash64(parts.toArray(Column[]::new));
  }

  String text() {
    return rows + ":" + sum;
  }
}
