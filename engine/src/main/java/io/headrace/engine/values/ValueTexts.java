package io.headrace.engine.values;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Scalar;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/**
 * What Feast's SQL stores keep beside a value for people and text search: texts as they are,
 * numbers and booleans as Python prints them, nothing for every other type.
 */
public final class ValueTexts {
  private final Cell cell;

  private ValueTexts(Cell cell) {
    this.cell = cell;
  }

  /** For a column that holds the declared type: Int32 as int, Float32 as float, and so on. */
  public static ValueTexts of(FeatureType type) {
    return new ValueTexts(type instanceof Scalar scalar ? cell(scalar) : (row, i) -> null);
  }

  /** Null where nothing is kept; a NaN is a null to Feast. */
  public String text(SpecializedGetters row, int ordinal) {
    return row.isNullAt(ordinal) ? null : cell.text(row, ordinal);
  }

  private static Cell cell(Scalar scalar) {
    return switch (scalar.primitive()) {
      case STRING -> (row, i) -> row.getUTF8String(i).toString();
      case INT32 -> (row, i) -> Integer.toString(row.getInt(i));
      case INT64 -> (row, i) -> Long.toString(row.getLong(i));
      case FLOAT32 ->
          (row, i) -> Float.isNaN(row.getFloat(i)) ? null : PythonText.of(row.getFloat(i));
      case FLOAT64 ->
          (row, i) -> Double.isNaN(row.getDouble(i)) ? null : PythonText.of(row.getDouble(i));
      case BOOL -> (row, i) -> PythonText.of(row.getBoolean(i));
      default -> (row, i) -> null;
    };
  }

  private interface Cell {
    String text(SpecializedGetters row, int ordinal);
  }
}
