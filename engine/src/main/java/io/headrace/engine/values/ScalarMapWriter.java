package io.headrace.engine.values;

import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.ValueType;
import io.headrace.engine.values.ValueWriters.SetOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.MapType;

/** Writes a map whose keys are no texts, entries sorted by their bytes. */
final class ScalarMapWriter {
  private ScalarMapWriter() {}

  /** Empty unless the column is a map with keys that a ScalarMap knows. */
  static Optional<CellWriter> of(DataType spark, SetOrder order) {
    if (!(spark instanceof MapType map)) {
      return Optional.empty();
    }
    Optional<Primitive> keyType =
        map.keyType() instanceof IntegerType
            ? Optional.of(Primitive.INT32)
            : map.keyType() instanceof FloatType
                ? Optional.of(Primitive.FLOAT32)
                : InferredTypes.primitive(map.keyType());
    return keyType
        .filter(type -> keyField(type) > 0)
        .flatMap(
            type ->
                ScalarWriters.of(type, map.keyType())
                    .flatMap(
                        key ->
                            MapBodies.inner(map.valueType(), order)
                                .map(value -> writer(keyField(type), key, value))));
  }

  private static CellWriter writer(int keyField, ScalarWriter key, CellWriter value) {
    return (row, ordinal, out) -> {
      MapData map = row.getMap(ordinal);
      ArrayData keys = map.keyArray();
      ArrayData values = map.valueArray();
      TreeSet<byte[]> entries = new TreeSet<>(Arrays::compareUnsigned);
      int before = out.size();
      for (int i = 0; i < keys.numElements(); i++) {
        int keyStart = out.begin(1);
        out.tag(keyField, key.wireType());
        key.payload().write(keys, i, out);
        out.end(keyStart);
        int valueStart = out.begin(2);
        if (!values.isNullAt(i)) {
          value.write(values, i, out);
        }
        out.end(valueStart);
        entries.add(out.copyFrom(before));
        out.truncate(before);
      }
      int message = out.begin(ValueType.SCALAR_MAP.number());
      for (byte[] entry : entries) {
        out.tag(1, ValueBuffer.LENGTH_DELIMITED);
        out.delimited(entry);
      }
      out.end(message);
    };
  }

  /** Number of the MapKey message's field; 0 for a type that it lacks, such as text. */
  private static int keyField(Primitive type) {
    return switch (type) {
      case INT32 -> 1;
      case INT64 -> 2;
      case FLOAT32 -> 3;
      case FLOAT64 -> 4;
      case BOOL -> 5;
      case UNIX_TIMESTAMP -> 6;
      case BYTES -> 7;
      case DECIMAL -> 10;
      default -> 0;
    };
  }
}
