package io.headrace.engine.values;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entity keys from plain values, as an online read is given them: the same bytes as {@link
 * EntityKeyEncoder}.
 */
public final class EntityKeys {
  private EntityKeys() {}

  /**
   * One key. Text keys take texts and numbers, number keys whole numbers and texts of such; moments
   * are ISO-8601 texts or seconds since 1970; bytes are base 64, or a byte array.
   *
   * @param values by the names of the join keys
   * @throws DefinitionException for a value that is missing or does not fit the declared type
   */
  public static byte[] encode(List<Field> joinKeys, Map<String, Object> values) {
    EntityKeyLayout layout = EntityKeyLayout.of(joinKeys);
    ValueBuffer out = new ValueBuffer();
    layout.begin(out);
    for (int i = 0; i < layout.keys(); i++) {
      Field key = joinKeys.get(layout.declared(i));
      write(layout, i, key, values.get(key.name()), out);
    }
    return out.toByteArray();
  }

  /**
   * The values of a key's bytes by the names of the join keys, as {@link #encode} takes them:
   * texts, whole numbers, and base 64 for bytes. Bytes that are no key of these are shown as base
   * 64 under {@code entity_key}.
   */
  public static Map<String, Object> decode(List<Field> joinKeys, byte[] key) {
    EntityKeyLayout layout = EntityKeyLayout.of(joinKeys);
    ValueBuffer head = new ValueBuffer();
    layout.begin(head);
    int start = head.toByteArray().length;
    Map<String, Object> values = new LinkedHashMap<>();
    joinKeys.forEach(k -> values.put(k.name(), ""));
    if (key.length < start || !Arrays.equals(key, 0, start, head.toByteArray(), 0, start)) {
      return Map.of("entity_key", Base64.getEncoder().encodeToString(key));
    }
    try {
      ByteBuffer in = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).position(start);
      for (int i = 0; i < layout.keys(); i++) {
        in.getInt();
        byte[] value = new byte[in.getInt()];
        in.get(value);
        values.put(joinKeys.get(layout.declared(i)).name(), plain(layout.type(i), value));
      }
      return values;
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      return Map.of("entity_key", Base64.getEncoder().encodeToString(key));
    }
  }

  private static Object plain(Primitive type, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case STRING -> new String(value, StandardCharsets.UTF_8);
      case BYTES -> Base64.getEncoder().encodeToString(value);
      case INT32 -> in.getInt();
      default -> in.getLong();
    };
  }

  private static void write(
      EntityKeyLayout layout, int i, Field key, Object value, ValueBuffer out) {
    Primitive type = layout.type(i);
    try {
      switch (type) {
        case STRING ->
            writeBytes(layout, i, text(key, value).getBytes(StandardCharsets.UTF_8), out);
        case BYTES -> writeBytes(layout, i, bytes(key, value), out);
        case INT32 -> {
          layout.valueHead(i, Integer.BYTES, out);
          out.fixed32(Math.toIntExact(whole(key, value)));
        }
        case INT64 -> {
          layout.valueHead(i, Long.BYTES, out);
          out.fixed64(whole(key, value));
        }
        default -> {
          layout.valueHead(i, Long.BYTES, out);
          out.fixed64(
              value instanceof String text
                  ? OffsetDateTime.parse(text).toEpochSecond()
                  : whole(key, value));
        }
      }
    } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
      throw misfit(key, value);
    }
  }

  private static void writeBytes(EntityKeyLayout layout, int i, byte[] bytes, ValueBuffer out) {
    layout.valueHead(i, bytes.length, out);
    out.raw(bytes);
  }

  private static String text(Field key, Object value) {
    if (value instanceof String || value instanceof Long || value instanceof Integer) {
      return value.toString();
    }
    throw misfit(key, value);
  }

  private static byte[] bytes(Field key, Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof String text) {
      return Base64.getDecoder().decode(text);
    }
    throw misfit(key, value);
  }

  private static long whole(Field key, Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    if (value instanceof String text) {
      return Long.parseLong(text);
    }
    throw misfit(key, value);
  }

  private static DefinitionException misfit(Field key, Object value) {
    return new DefinitionException(
        "Join key '" + key.name() + "'",
        "the value " + value + " is no " + key.type().text(),
        "Give a value of the type that the registry declares.");
  }
}
