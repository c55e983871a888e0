package io.headrace.engine.lakehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * Which rows two states of some files do not share. A rewritten file mostly holds the same ones.
 */
final class RowDifference {
  private static final String SIGN = "__headrace_sign";

  private RowDifference() {}

  /** Rows of equal schemas; empty stands for no file. */
  static TableChanges of(Optional<Dataset<Row>> removed, Optional<Dataset<Row>> added) {
    if (removed.isPresent() && added.isPresent()) {
      return new TableChanges.Rows(between(removed.get(), added.get()));
    }
    return removed
        .or(() -> added)
        .<TableChanges>map(TableChanges.Rows::new)
        .orElseGet(TableChanges.Nothing::new);
  }

  private static Dataset<Row> between(Dataset<Row> removed, Dataset<Row> added) {
    if (!isComparable(added.schema())) {
      return removed.union(added);
    }
    Column[] columns =
        Arrays.stream(added.schema().fieldNames())
            .map(name -> col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return removed
        .withColumn(SIGN, lit(-1))
        .union(added.withColumn(SIGN, lit(1)))
        .groupBy(columns)
        .agg(sum(SIGN).as(SIGN))
        .filter(col(SIGN).notEqual(0))
        .drop(SIGN);
  }

  /** Whether rows can be grouped by all of their columns. */
  private static boolean isComparable(DataType type) {
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields()).allMatch(f -> isComparable(f.dataType()));
    }
    if (type instanceof ArrayType array) {
      return isComparable(array.elementType());
    }
    return !(type instanceof MapType) && !(type instanceof VariantType);
  }
}
