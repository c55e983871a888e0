package io.headrace.engine.lakehouse;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * Which rows two states of some files do not share. A rewritten file mostly holds the same ones.
 *
 * <p>Rows are grouped by what is told of them and by 96 bits of hashes of the rest, so that wide
 * rows do not travel: two states of a row are taken for one when both hashes are equal too.
 */
final class RowDifference {
  private static final String SIGN = "__headrace_sign";
  private static final String REST = "__headrace_rest_";

  private RowDifference() {}

  /** Rows of equal schemas; empty stands for no file. */
  static TableChanges of(
      Optional<Dataset<Row>> removed, Optional<Dataset<Row>> added, ChangedColumns columns) {
    if (removed.isPresent() && added.isPresent()) {
      return new TableChanges.Rows(between(removed.get(), added.get(), columns));
    }
    return removed
        .map(rows -> told(rows, columns, lit(false)))
        .or(() -> added.map(rows -> told(rows, columns, lit(true))))
        .<TableChanges>map(TableChanges.Rows::new)
        .orElseGet(TableChanges.Nothing::new);
  }

  /** The columns that are told of rows, and whether they are there; no commit is told apart. */
  private static Dataset<Row> told(Dataset<Row> rows, ChangedColumns columns, Column present) {
    Stream<Column> marks =
        Stream.of(present.as(TableChanges.PRESENT), lit(0L).as(TableChanges.COMMIT));
    return rows.select(
        Stream.concat(columns.told().stream().map(RowDifference::quoted), marks)
            .toArray(Column[]::new));
  }

  private static Dataset<Row> between(
      Dataset<Row> removed, Dataset<Row> added, ChangedColumns columns) {
    boolean comparable =
        Stream.concat(columns.told().stream(), columns.compared().stream())
            .allMatch(name -> isComparable(type(added, name)));
    if (!comparable) {
      return told(removed, columns, lit(false)).union(told(added, columns, lit(true)));
    }
    Dataset<Row> signed = signed(removed, columns, -1).union(signed(added, columns, 1));
    Column[] grouping =
        Stream.of(signed.columns())
            .filter(name -> !name.equals(SIGN))
            .map(RowDifference::quoted)
            .toArray(Column[]::new);
    Dataset<Row> left =
        signed.groupBy(grouping).agg(sum(SIGN).as(SIGN)).filter(col(SIGN).notEqual(0));
    return told(left, columns, col(SIGN).gt(0));
  }

  private static Dataset<Row> signed(Dataset<Row> rows, ChangedColumns columns, int sign) {
    List<Column> out = new ArrayList<>();
    columns.told().forEach(name -> out.add(quoted(name)));
    List<Column> hashed = new ArrayList<>(List.of(lit(0)));
    columns.told().forEach(name -> zeroWithSign(name, type(rows, name)).ifPresent(hashed::add));
    for (String name : columns.compared()) {
      DataType type = type(rows, name);
      if (isNested(type)) {
        // A hash passes over nulls inside.
        out.add(quoted(name).as(REST + out.size()));
      } else {
        hashed.add(quoted(name));
        hashed.add(quoted(name).isNull());
        zeroWithSign(name, type).ifPresent(hashed::add);
      }
    }
    Column[] all = hashed.toArray(Column[]::new);
    out.add(xxhash64(all).as(REST + "long"));
    out.add(hash(all).as(REST + "int"));
    out.add(lit(sign).as(SIGN));
    return rows.select(out.toArray(Column[]::new));
  }

  /** Spark's groups and hashes take -0.0 for 0.0; a store does not. */
  private static Optional<Column> zeroWithSign(String name, DataType type) {
    return type instanceof DoubleType || type instanceof FloatType
        ? Optional.of(coalesce(when(quoted(name).equalTo(0), quoted(name).cast("string")), lit("")))
        : Optional.empty();
  }

  private static DataType type(Dataset<Row> rows, String name) {
    return rows.schema().fields()[rows.schema().fieldIndex(name)].dataType();
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType;
  }

  /** Whether rows can be grouped by it. */
  private static boolean isComparable(DataType type) {
    if (type instanceof StructType struct) {
      return Stream.of(struct.fields()).allMatch(f -> isComparable(f.dataType()));
    }
    if (type instanceof ArrayType array) {
      return isComparable(array.elementType());
    }
    return !(type instanceof MapType) && !(type instanceof VariantType);
  }

  private static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
