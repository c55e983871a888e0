package io.headrace.engine.offline;

import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.values.PythonText;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Conversions to the declared types that have no parts. */
final class ScalarTypes {
  private static final double TWO_TO_63 = 0x1p63;

  private static final UserDefinedFunction PYTHON_TEXT =
      functions.udf(
          (UDF1<Double, String>) value -> value == null ? null : PythonText.of(value),
          DataTypes.StringType);

  private ScalarTypes() {}

  static boolean isInteger(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }

  private static boolean isFraction(DataType type) {
    return type instanceof FloatType || type instanceof DoubleType;
  }

  private static boolean isText(DataType type) {
    return type instanceof StringType;
  }

  /** The type of a column of {@code source} once it is read as {@code declared}. */
  static DataType sparkType(Primitive declared, DataType source) {
    return switch (declared) {
      case INT32 -> DataTypes.IntegerType;
      case INT64 -> DataTypes.LongType;
      case FLOAT32 -> DataTypes.FloatType;
      case FLOAT64 -> DataTypes.DoubleType;
      case BOOL -> DataTypes.BooleanType;
      case STRING, UUID, TIME_UUID, JSON -> DataTypes.StringType;
      case BYTES, IMAGE_BYTES, PDF_BYTES -> DataTypes.BinaryType;
      case UNIX_TIMESTAMP, ZONED_TIMESTAMP -> DataTypes.TimestampType;
      case DECIMAL ->
          isInteger(source)
              ? DataTypes.createDecimalType(20, 0)
              : source instanceof DecimalType ? source : DataTypes.StringType;
      case MAP, SCALAR_MAP ->
          source instanceof MapType || source instanceof StructType ? source : DataTypes.StringType;
    };
  }

  static boolean accepts(Primitive declared, DataType source) {
    boolean number = isInteger(source) || isFraction(source) || source instanceof DecimalType;
    return switch (declared) {
      case INT32, INT64, FLOAT32, FLOAT64 -> number || isText(source);
      case BOOL -> source instanceof BooleanType || isText(source);
      case STRING -> isText(source) || number || source instanceof BooleanType;
      case UUID, TIME_UUID, JSON -> isText(source);
      case BYTES, IMAGE_BYTES, PDF_BYTES -> source instanceof BinaryType;
      case UNIX_TIMESTAMP -> UtcTime.isReadable(source) || isInteger(source);
      case ZONED_TIMESTAMP -> UtcTime.isReadable(source);
      case DECIMAL -> source instanceof DecimalType || isInteger(source) || isText(source);
      case MAP, SCALAR_MAP ->
          source instanceof MapType || source instanceof StructType || isText(source);
    };
  }

  static Column cast(Column column, DataType source, Primitive declared, String what) {
    DataType target = sparkType(declared, source);
    if (source.equals(target)) {
      return column;
    }
    return switch (declared) {
      case INT32, INT64, FLOAT32, FLOAT64 -> number(column, source, declared, what);
      case BOOL ->
          DataRule.orFail(
              column, UtcTime.tryCast(column, target), what, "is neither true nor false");
      case STRING -> text(column, source);
      case UNIX_TIMESTAMP, ZONED_TIMESTAMP ->
          isInteger(source)
              ? functions.timestamp_seconds(column)
              : UtcTime.instant(column, source, what);
      default -> column.cast(target);
    };
  }

  /** As Python's str writes it, and so Feast. */
  private static Column text(Column column, DataType source) {
    if (isFraction(source)) {
      return PYTHON_TEXT.apply(column.cast(DataTypes.DoubleType));
    }
    return source instanceof BooleanType
        ? functions
            .when(column.isNull(), functions.lit(null))
            .when(column, functions.lit("True"))
            .otherwise(functions.lit("False"))
        : column.cast(DataTypes.StringType);
  }

  private static Column number(Column column, DataType source, Primitive declared, String what) {
    DataType target = sparkType(declared, source);
    Column converted = UtcTime.tryCast(column, target);
    String complaint = "does not fit " + declared.text();
    if (isText(source)) {
      return parsed(column, converted, target, what, complaint);
    }
    if (isFraction(source) && isFraction(target)) {
      return source instanceof FloatType
          ? converted
          : overflow(column, converted, target, what, complaint);
    }
    if (isWidening(source, target)) {
      return converted;
    }
    // Back and forth: whatever differs or does not come back has lost something.
    Column back = UtcTime.tryCast(converted, source);
    Column lost = back.isNull().or(functions.not(back.eqNullSafe(column)));
    // Spark takes 2^63 for the greatest long, which it is not.
    if (source instanceof LongType) {
      lost = lost.or(converted.geq(TWO_TO_63));
    } else if (isFraction(source) && target instanceof LongType) {
      lost = lost.or(column.geq(TWO_TO_63));
    }
    Column present = column.isNotNull();
    if (isFraction(source)) {
      // What pandas makes of a null among integers.
      present = present.and(functions.not(functions.isnan(column)));
    }
    return DataRule.failWhere(present.and(lost), column, converted, what, complaint);
  }

  /** Numbers as text: nothing but a number, and not one too great for its type. */
  private static Column parsed(
      Column text, Column converted, DataType target, String what, String complaint) {
    if (!isFraction(target)) {
      return DataRule.orFail(text, converted, what, complaint);
    }
    // Java reads 1d and 1f as numbers; people do not.
    Column suffixed = text.rlike("(?i)[0-9.][df]\\s*$");
    Column overflown =
        functions
            .abs(converted)
            .equalTo(Double.POSITIVE_INFINITY)
            .and(functions.not(text.rlike("(?i)^\\s*[+-]?inf")));
    Column broken = text.isNotNull().and(converted.isNull().or(suffixed).or(overflown));
    return DataRule.failWhere(broken, text, converted, what, complaint);
  }

  /** Finite numbers stay finite; infinities that were there already pass. */
  private static Column overflow(
      Column column, Column converted, DataType target, String what, String complaint) {
    if (!(target instanceof FloatType)) {
      return converted;
    }
    Column infinite = functions.abs(converted).equalTo(Float.POSITIVE_INFINITY);
    Column wasInfinite =
        functions
            .abs(UtcTime.tryCast(column, DataTypes.DoubleType))
            .equalTo(Double.POSITIVE_INFINITY);
    return DataRule.failWhere(
        column.isNotNull().and(infinite).and(functions.not(wasInfinite)),
        column,
        converted,
        what,
        complaint);
  }

  private static boolean isWidening(DataType source, DataType target) {
    if (!isInteger(source)) {
      return false;
    }
    if (isInteger(target)) {
      return target.defaultSize() >= source.defaultSize();
    }
    // A double holds 53 bits and a float 24.
    int bits = source.defaultSize() * 8;
    return target instanceof DoubleType ? bits < 53 : bits < 24;
  }
}
