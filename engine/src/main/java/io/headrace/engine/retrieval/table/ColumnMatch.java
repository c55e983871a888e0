package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.Suggestions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whether the columns of a dataset are those of the table that its rows go to. */
final class ColumnMatch {
  private static final String FIX = "Name another table, or replace this one: --mode overwrite.";

  private ColumnMatch() {}

  /** Every difference; order and nullability of columns make none. */
  static List<Problem> differences(String where, StructType rows, StructType table) {
    Problems problems = new Problems();
    Map<String, StructField> there = byName(table);
    Map<String, StructField> ours = byName(rows);
    ours.forEach(
        (key, column) -> {
          StructField stored = there.get(key);
          if (stored == null) {
            problems.add(
                where,
                "it has no column '"
                    + column.name()
                    + "', which the dataset has as "
                    + column.dataType().simpleString(),
                Suggestions.among("columns", column.name(), List.of(table.fieldNames()))
                    + " "
                    + FIX);
          } else if (!DataType.equalsIgnoreNullability(
              stored(column.dataType()), stored(stored.dataType()))) {
            problems.add(
                where,
                "its column '"
                    + stored.name()
                    + "' is "
                    + stored.dataType().simpleString()
                    + ", and the dataset's is "
                    + column.dataType().simpleString(),
                FIX);
          }
        });
    there.forEach(
        (key, column) -> {
          if (!ours.containsKey(key)) {
            problems.add(
                where,
                "its column '"
                    + column.name()
                    + "' ("
                    + column.dataType().simpleString()
                    + ") is not in the dataset",
                FIX);
          }
        });
    return problems.list();
  }

  private static Map<String, StructField> byName(StructType schema) {
    Map<String, StructField> fields = new LinkedHashMap<>();
    Arrays.stream(schema.fields()).forEach(f -> fields.put(f.name().toLowerCase(Locale.ROOT), f));
    return fields;
  }

  /** Iceberg keeps small integers as int; nothing is lost where they meet. */
  private static DataType stored(DataType type) {
    if (type instanceof ByteType || type instanceof ShortType) {
      return DataTypes.IntegerType;
    }
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(stored(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return DataTypes.createMapType(stored(map.keyType()), stored(map.valueType()), true);
    }
    if (type instanceof StructType struct) {
      return new StructType(
          Arrays.stream(struct.fields())
              .map(f -> DataTypes.createStructField(f.name(), stored(f.dataType()), true))
              .toArray(StructField[]::new));
    }
    return type;
  }
}
