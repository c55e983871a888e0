package io.headrace.engine.values;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.values.ValueWriters.SetOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Writers of the entries of a Map message, without the tag and length of the message itself.
 *
 * <p>Protobuf leaves the order of entries open. They are written sorted by the bytes of their keys,
 * so that equal maps have equal bytes and a rewrite can be recognized as unchanged.
 */
final class MapBodies {
  private MapBodies() {}

  /** Empty for a column that is no map with text keys, no struct and no text. */
  static Optional<CellWriter> of(DataType spark, SetOrder order) {
    if (spark instanceof StringType) {
      return Optional.of(
          (row, i, out) -> PlainValues.mapBody(JsonTree.object(row.getUTF8String(i)), out));
    }
    if (spark instanceof StructType struct) {
      return struct(struct, order);
    }
    if (spark instanceof MapType map && map.keyType() instanceof StringType) {
      return inner(map.valueType(), order).map(value -> map(value));
    }
    return Optional.empty();
  }

  /** A Value inside a map, typed by what Spark knows of it. */
  static Optional<CellWriter> inner(DataType spark, SetOrder order) {
    return InferredTypes.of(spark).flatMap(type -> ValueWriters.of(type, spark, order));
  }

  private static Optional<CellWriter> struct(StructType struct, SetOrder order) {
    List<Part> parts = new ArrayList<>();
    for (int ordinal = 0; ordinal < struct.length(); ordinal++) {
      StructField field = struct.fields()[ordinal];
      Optional<CellWriter> writer = inner(field.dataType(), order);
      if (writer.isEmpty()) {
        return Optional.empty();
      }
      parts.add(new Part(ordinal, UTF8String.fromString(field.name()).getBytes(), writer.get()));
    }
    parts.sort(Comparator.comparing(Part::name, Arrays::compareUnsigned));
    Part[] sorted = parts.toArray(Part[]::new);
    int width = struct.length();
    return Optional.of(
        (row, i, out) -> {
          InternalRow inside = row.getStruct(i, width);
          for (Part part : sorted) {
            int entry = out.begin(1);
            out.tag(1, ValueBuffer.LENGTH_DELIMITED);
            out.delimited(part.name());
            int value = out.begin(2);
            if (!inside.isNullAt(part.ordinal())) {
              part.writer().write(inside, part.ordinal(), out);
            }
            out.end(value);
            out.end(entry);
          }
        });
  }

  /** A field of a struct, in the order of writing. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  private record Part(int ordinal, byte[] name, CellWriter writer)
      implements java.io.Serializable {}

  private static CellWriter map(CellWriter value) {
    return (row, i, out) -> {
      MapData map = row.getMap(i);
      ArrayData keys = map.keyArray();
      ArrayData values = map.valueArray();
      for (int at : sortedByKey(keys)) {
        int entry = out.begin(1);
        out.tag(1, ValueBuffer.LENGTH_DELIMITED);
        out.delimited(keys.getUTF8String(at));
        int start = out.begin(2);
        if (!values.isNullAt(at)) {
          value.write(values, at, out);
        }
        out.end(start);
        out.end(entry);
      }
    };
  }

  /** Places of the keys in the order of their bytes. Maps are small: insertion, no boxes. */
  private static int[] sortedByKey(ArrayData keys) {
    int count = keys.numElements();
    UTF8String[] sorted = new UTF8String[count];
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      UTF8String key = keys.getUTF8String(i);
      int at = Arrays.binarySearch(sorted, 0, i, key);
      if (at >= 0) {
        throw new DataRuleException("a map holds one key twice");
      }
      int before = -at - 1;
      System.arraycopy(sorted, before, sorted, before + 1, i - before);
      System.arraycopy(places, before, places, before + 1, i - before);
      sorted[before] = key;
      places[before] = i;
    }
    return places;
  }
}
