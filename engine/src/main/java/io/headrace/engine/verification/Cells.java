package io.headrace.engine.verification;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Values of a row in forms that can be compared and printed, however nested. */
final class Cells {
  private static final int TEXT_LIMIT = 120;

  private Cells() {}

  /**
   * Equal exactly where the values are the same to the last bit, NaN too; for values of one type.
   */
  static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    if (value instanceof Row row) {
      List<Object> parts = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        parts.add(comparable(row.get(i)));
      }
      return parts;
    }
    if (value instanceof scala.collection.Seq<?> elements) {
      List<Object> parts = new ArrayList<>();
      CollectionConverters.asJava(elements).forEach(e -> parts.add(comparable(e)));
      return parts;
    }
    if (value instanceof scala.collection.Map<?, ?> entries) {
      Map<Object, Object> parts = new LinkedHashMap<>();
      CollectionConverters.asJava(entries)
          .forEach((k, v) -> parts.put(comparable(k), comparable(v)));
      return parts;
    }
    return value;
  }

  /** The parts of a key, equal where SQL has them equal. */
  static List<Object> key(List<Object> parts) {
    List<Object> key = new ArrayList<>();
    parts.forEach(p -> key.add(keyPart(p)));
    return Collections.unmodifiableList(key);
  }

  private static Object keyPart(Object part) {
    if (part instanceof Double number) {
      return number == 0 ? 0.0 : number;
    }
    if (part instanceof Float number) {
      return number == 0 ? 0.0f : number;
    }
    return part instanceof BigDecimal number ? number.stripTrailingZeros() : comparable(part);
  }

  /** What a person reads; long ones are cut. */
  static String text(Object comparable) {
    String text = whole(comparable);
    return text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT) + "...";
  }

  private static String whole(Object value) {
    if (value instanceof List<?> parts) {
      return parts.stream().map(Cells::whole).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> entries) {
      return entries.entrySet().stream()
          .map(e -> whole(e.getKey()) + ": " + whole(e.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }
}
