package io.headrace.engine.values;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.values.ScalarWriter.NaN;
import io.headrace.engine.values.ScalarWriter.NullElement;
import java.util.Optional;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;

/** Chooses the writer of a declared type without parts for a column's Spark type. */
final class ScalarWriters {
  private static final NullElement ZERO = out -> out.varint(0);

  private ScalarWriters() {}

  /** Empty where a column of this Spark type cannot hold the declared type without a cast. */
  static Optional<ScalarWriter> of(Primitive type, DataType spark) {
    return switch (type) {
      case INT32, INT64 ->
          CellReaders.integers(spark)
              .map(
                  cell ->
                      varint(
                          type,
                          (row, i, out) -> out.varint(cell.read(row, i)),
                          NullElement.refused(type.text())));
      case UNIX_TIMESTAMP ->
          CellReaders.seconds(spark)
              .map(
                  cell ->
                      varint(
                          type,
                          (row, i, out) -> out.varint(cell.read(row, i)),
                          out -> out.varint(Long.MIN_VALUE)));
      case BOOL ->
          spark instanceof BooleanType
              ? Optional.of(
                  varint(type, (row, i, out) -> out.varint(row.getBoolean(i) ? 1 : 0), ZERO))
              : Optional.empty();
      case FLOAT32 -> float32(spark);
      case FLOAT64 -> float64(spark);
      case DECIMAL -> decimal(spark);
      case JSON ->
          spark instanceof StringType
              ? Optional.of(
                  delimited(
                      type, (row, i, out) -> out.delimited(JsonText.checked(row.getUTF8String(i)))))
              : Optional.empty();
      case STRING, UUID, TIME_UUID, BYTES, IMAGE_BYTES, PDF_BYTES -> textOrBytes(type, spark);
      case MAP, SCALAR_MAP, ZONED_TIMESTAMP -> Optional.empty();
    };
  }

  private static Optional<ScalarWriter> float32(DataType spark) {
    int field = Primitive.FLOAT32.scalar().number();
    NullElement nan = out -> out.fixed32(Float.floatToIntBits(Float.NaN));
    if (spark instanceof FloatType) {
      return Optional.of(
          new ScalarWriter(
              field,
              ValueBuffer.FIXED32,
              (row, i, out) -> out.fixed32(Float.floatToIntBits(row.getFloat(i))),
              nan,
              (row, i) -> Float.isNaN(row.getFloat(i))));
    }
    if (spark instanceof DoubleType) {
      return Optional.of(
          new ScalarWriter(
              field,
              ValueBuffer.FIXED32,
              (row, i, out) -> out.fixed32(Float.floatToIntBits(narrowed(row.getDouble(i)))),
              nan,
              (row, i) -> Double.isNaN(row.getDouble(i))));
    }
    return Optional.empty();
  }

  private static float narrowed(double value) {
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
      throw new DataRuleException(
          value + " is too great for Float32; declare the feature as Float64");
    }
    return narrow;
  }

  private static Optional<ScalarWriter> float64(DataType spark) {
    NullElement nan = out -> out.fixed64(Double.doubleToLongBits(Double.NaN));
    int field = Primitive.FLOAT64.scalar().number();
    return CellReaders.doubles(spark)
        .map(
            cell ->
                new ScalarWriter(
                    field,
                    ValueBuffer.FIXED64,
                    (row, i, out) -> out.fixed64(Double.doubleToLongBits(cell.read(row, i))),
                    nan,
                    (row, i) -> Double.isNaN(cell.read(row, i))));
  }

  private static Optional<ScalarWriter> decimal(DataType spark) {
    if (spark instanceof DecimalType d) {
      return Optional.of(delimited(Primitive.DECIMAL, new DecimalText(d.precision(), d.scale())));
    }
    return spark instanceof StringType
        ? Optional.of(
            delimited(Primitive.DECIMAL, (row, i, out) -> out.delimited(row.getUTF8String(i))))
        : Optional.empty();
  }

  private static Optional<ScalarWriter> textOrBytes(Primitive type, DataType spark) {
    if (spark instanceof StringType) {
      return Optional.of(delimited(type, (row, i, out) -> out.delimited(row.getUTF8String(i))));
    }
    boolean holdsBytes =
        type == Primitive.BYTES || type == Primitive.IMAGE_BYTES || type == Primitive.PDF_BYTES;
    return spark instanceof BinaryType && holdsBytes
        ? Optional.of(delimited(type, (row, i, out) -> out.delimited(row.getBinary(i))))
        : Optional.empty();
  }

  private static ScalarWriter varint(Primitive type, CellWriter payload, NullElement nullElement) {
    return new ScalarWriter(
        type.scalar().number(), ValueBuffer.VARINT, payload, nullElement, NaN.NEVER);
  }

  private static ScalarWriter delimited(Primitive type, CellWriter payload) {
    // Images and documents are told apart by the registry; their bytes stand where bytes stand.
    int field =
        type == Primitive.IMAGE_BYTES || type == Primitive.PDF_BYTES
            ? Primitive.BYTES.scalar().number()
            : type.scalar().number();
    NullElement empty =
        switch (type) {
          case STRING, BYTES -> ZERO;
          default -> NullElement.refused(type.text());
        };
    return new ScalarWriter(field, ValueBuffer.LENGTH_DELIMITED, payload, empty, NaN.NEVER);
  }
}
