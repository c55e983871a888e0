package io.headrace.engine.values;

import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes plain Java values, as JSON holds them, typed by what they are. */
final class PlainValues {
  private PlainValues() {}

  /** The entries of a Map message, sorted by the bytes of their keys. */
  static void mapBody(Map<?, ?> map, ValueBuffer out) {
    TreeMap<byte[], Object> sorted = new TreeMap<>(Arrays::compareUnsigned);
    map.forEach((key, value) -> sorted.put(((String) key).getBytes(StandardCharsets.UTF_8), value));
    sorted.forEach(
        (key, value) -> {
          int entry = out.begin(1);
          out.tag(1, ValueBuffer.LENGTH_DELIMITED);
          out.delimited(key);
          int start = out.begin(2);
          value(value, out);
          out.end(start);
          out.end(entry);
        });
  }

  private static void value(Object value, ValueBuffer out) {
    if (value instanceof Map<?, ?> map) {
      int start = out.begin(Primitive.MAP.scalar().number());
      mapBody(map, out);
      out.end(start);
    } else if (value instanceof List<?> list) {
      list(list, out);
    } else if (value != null) {
      Primitive type = typeOf(value);
      out.tag(type.scalar().number(), wireType(type));
      payload(value, out);
    }
  }

  /** Elements of one kind make a list of that kind; an empty list is an empty Value. */
  private static void list(List<?> list, ValueBuffer out) {
    if (list.isEmpty()) {
      return;
    }
    boolean numbers = list.stream().allMatch(e -> e instanceof Number);
    boolean whole = list.stream().allMatch(e -> e instanceof Long);
    if (list.stream().allMatch(e -> e instanceof Map)) {
      int start = out.begin(ValueType.MAP_LIST.number());
      for (Object element : list) {
        int map = out.begin(1);
        mapBody((Map<?, ?>) element, out);
        out.end(map);
      }
      out.end(start);
    } else if (numbers || list.stream().allMatch(e -> e instanceof Boolean)) {
      Primitive type = numbers ? (whole ? Primitive.INT64 : Primitive.FLOAT64) : Primitive.BOOL;
      int start = out.begin(type.list().number());
      int run = out.begin(1);
      for (Object element : list) {
        payload(numbers && !whole ? ((Number) element).doubleValue() : element, out);
      }
      out.end(run);
      out.end(start);
    } else {
      texts(list, out);
    }
  }

  private static void texts(List<?> list, ValueBuffer out) {
    boolean texts = list.stream().allMatch(e -> e instanceof String);
    int start = out.begin((texts ? ValueType.STRING_LIST : ValueType.VALUE_LIST).number());
    for (Object element : list) {
      if (texts) {
        out.tag(1, ValueBuffer.LENGTH_DELIMITED);
        out.delimited((String) element);
      } else {
        int one = out.begin(1);
        value(element, out);
        out.end(one);
      }
    }
    out.end(start);
  }

  private static Primitive typeOf(Object value) {
    if (value instanceof Long) {
      return Primitive.INT64;
    }
    if (value instanceof Double) {
      return Primitive.FLOAT64;
    }
    return value instanceof Boolean ? Primitive.BOOL : Primitive.STRING;
  }

  private static int wireType(Primitive type) {
    return switch (type) {
      case FLOAT64 -> ValueBuffer.FIXED64;
      case STRING -> ValueBuffer.LENGTH_DELIMITED;
      default -> ValueBuffer.VARINT;
    };
  }

  private static void payload(Object value, ValueBuffer out) {
    if (value instanceof Long number) {
      out.varint(number);
    } else if (value instanceof Double number) {
      out.fixed64(Double.doubleToLongBits(number));
    } else if (value instanceof Boolean truth) {
      out.varint(truth ? 1 : 0);
    } else {
      out.delimited((String) value);
    }
  }
}
