package io.headrace.engine.values;

import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Entity keys from Spark's internal rows: version 3 of Feast's bytes, without the project. Type
 * tags follow the declared types, so the columns have to hold these: Int32 as int, Int64 as long,
 * UnixTimestamp as timestamp, of which whole seconds count.
 *
 * <p>Made once a task; not for use by several threads.
 */
public final class EntityKeyEncoder {
  private static final long MICROS = 1_000_000L;

  private final EntityKeyLayout layout;
  private final int[] ordinals;
  private final ValueBuffer buffer = new ValueBuffer();

  private EntityKeyEncoder(EntityKeyLayout layout, int[] ordinals) {
    this.layout = layout;
    this.ordinals = ordinals;
  }

  /**
   * An encoder for rows of {@code schema}, which has a column of each key's name.
   *
   * @throws io.headrace.engine.definitions.DefinitionException for a key of a type that Feast
   *     cannot serialize
   */
  public static EntityKeyEncoder of(List<Field> joinKeys, StructType schema) {
    EntityKeyLayout layout = EntityKeyLayout.of(joinKeys);
    int[] ordinals = new int[layout.keys()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = schema.fieldIndex(joinKeys.get(layout.declared(i)).name());
    }
    return new EntityKeyEncoder(layout, ordinals);
  }

  /** Whether some part of the key is null, which no key can hold. */
  public boolean hasNull(SpecializedGetters row) {
    for (int ordinal : ordinals) {
      if (row.isNullAt(ordinal)) {
        return true;
      }
    }
    return false;
  }

  /** The key's bytes; call it only for a row without null in its key. */
  public byte[] encode(SpecializedGetters row) {
    layout.begin(buffer);
    for (int i = 0; i < ordinals.length; i++) {
      write(layout.type(i), row, ordinals[i], i);
    }
    return buffer.toByteArray();
  }

  private void write(Primitive type, SpecializedGetters row, int ordinal, int key) {
    switch (type) {
      case STRING -> {
        UTF8String text = row.getUTF8String(ordinal);
        layout.valueHead(key, text.numBytes(), buffer);
        buffer.raw(text);
      }
      case BYTES -> {
        byte[] bytes = row.getBinary(ordinal);
        layout.valueHead(key, bytes.length, buffer);
        buffer.raw(bytes);
      }
      case INT32 -> {
        layout.valueHead(key, Integer.BYTES, buffer);
        buffer.fixed32(row.getInt(ordinal));
      }
      case INT64 -> {
        layout.valueHead(key, Long.BYTES, buffer);
        buffer.fixed64(row.getLong(ordinal));
      }
      case UNIX_TIMESTAMP -> {
        layout.valueHead(key, Long.BYTES, buffer);
        buffer.fixed64(Math.floorDiv(row.getLong(ordinal), MICROS));
      }
      default -> throw new IllegalStateException("no entity key holds " + type);
    }
  }
}
