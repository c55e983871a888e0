package io.headrace.engine.values;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureType.Scalar;
import io.headrace.engine.definitions.Field;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Feast's entity key, version 3, but for the values: the number of keys and their names come first
 * and are the same for every row of a table; then each value has its type and length before it. All
 * numbers are little-endian.
 */
final class EntityKeyLayout implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Set<Primitive> ALLOWED =
      Set.of(
          Primitive.STRING,
          Primitive.BYTES,
          Primitive.INT32,
          Primitive.INT64,
          Primitive.UNIX_TIMESTAMP);

  private final byte[] head;
  private final int[] order;
  private final Primitive[] types;

  private EntityKeyLayout(byte[] head, int[] order, Primitive[] types) {
    this.head = head;
    this.order = order;
    this.types = types;
  }

  /**
   * @throws DefinitionException for a key of a type that Feast cannot serialize
   */
  static EntityKeyLayout of(List<Field> joinKeys) {
    // Sorted by name as bytes, not as declared: Feast's readers sort too, and a swapped pair makes
    // every lookup miss without
    // any error. Java's own order of texts differs beyond the basic plane.
    int[] order =
        IntStream.range(0, joinKeys.size())
            .boxed()
            .sorted(
                Comparator.comparing(i -> utf8(joinKeys.get(i).name()), Arrays::compareUnsigned))
            .mapToInt(Integer::intValue)
            .toArray();
    Primitive[] types = new Primitive[order.length];
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    putInt(head, order.length);
    for (int i = 0; i < order.length; i++) {
      Field key = joinKeys.get(order[i]);
      types[i] = type(key);
      byte[] name = utf8(key.name());
      putInt(head, Primitive.STRING.scalar().number());
      putInt(head, name.length);
      head.writeBytes(name);
    }
    return new EntityKeyLayout(head.toByteArray(), order, types);
  }

  private static Primitive type(Field key) {
    FeatureType type = key.type();
    if (type instanceof Scalar scalar && ALLOWED.contains(scalar.primitive())) {
      return scalar.primitive();
    }
    throw new DefinitionException(
        "Join key '" + key.name() + "'",
        "its type is " + type.text() + ", and Feast has no entity key of that type",
        "Use String, Int64, Int32, Bytes or UnixTimestamp.");
  }

  int keys() {
    return order.length;
  }

  /** Position in the declared order of the key that comes as number {@code i}. */
  int declared(int i) {
    return order[i];
  }

  Primitive type(int i) {
    return types[i];
  }

  /** Begins a key in an empty buffer. */
  void begin(ValueBuffer out) {
    out.clear();
    out.raw(head);
  }

  /** Writes what stands before a value. */
  void valueHead(int i, int length, ValueBuffer out) {
    out.fixed32(types[i].scalar().number());
    out.fixed32(length);
  }

  private static void putInt(ByteArrayOutputStream out, int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >>> shift);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
