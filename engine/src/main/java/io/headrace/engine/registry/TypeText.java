package io.headrace.engine.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Types as Feast writes them into tags: {@code INT64}, {@code Array(Set(STRING))}, a struct as JSON
 * {@code {"__struct__": {"b": "INT64"}}} whose values are types in turn.
 */
final class TypeText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STRUCT = "__struct__";

  private TypeText() {}

  static String write(FeatureType type) {
    if (type instanceof FeatureType.ListOf list) {
      return "Array(" + write(list.element()) + ")";
    }
    if (type instanceof FeatureType.SetOf set) {
      return "Set(" + write(set.element()) + ")";
    }
    if (type instanceof FeatureType.StructOf struct) {
      return "{" + quote(STRUCT) + ": " + writeFields(struct) + "}";
    }
    return ((FeatureType.Scalar) type).primitive().tagName();
  }

  /** The object of a {@code feast:struct_schema} tag, spaced as Python spaces it. */
  static String writeFields(FeatureType.StructOf struct) {
    StringBuilder text = new StringBuilder("{");
    struct
        .fields()
        .forEach(
            (name, type) ->
                text.append(text.length() == 1 ? "" : ", ")
                    .append(quote(name))
                    .append(": ")
                    .append(quote(write(type))));
    return text.append('}').toString();
  }

  /** Empty for a text that is no type. */
  static Optional<FeatureType> read(String text) {
    if (text.startsWith("Array(") && text.endsWith(")")) {
      return read(text.substring(6, text.length() - 1)).map(FeatureType.ListOf::new);
    }
    if (text.startsWith("Set(") && text.endsWith(")")) {
      return read(text.substring(4, text.length() - 1)).map(FeatureType.SetOf::new);
    }
    if (text.startsWith("{")) {
      return parse(text).map(n -> n.get(STRUCT)).flatMap(TypeText::fields);
    }
    return FeatureTypes.parse(text);
  }

  /** Reads back {@link #writeFields}. */
  static Optional<FeatureType> readFields(String json) {
    return parse(json).flatMap(TypeText::fields);
  }

  private static Optional<FeatureType> fields(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    Map<String, FeatureType> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Optional<FeatureType> type = read(field.getValue().asText());
      if (type.isEmpty()) {
        return Optional.empty();
      }
      fields.put(field.getKey(), type.get());
    }
    return Optional.of(new FeatureType.StructOf(fields));
  }

  private static Optional<JsonNode> parse(String json) {
    try {
      return Optional.ofNullable(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      // The caller tells which field has a type that cannot be read.
      return Optional.empty();
    }
  }

  /** A JSON string in ASCII, as Python's json writes it. */
  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        default -> {
          if (c < ' ' || c > '~') {
            quoted.append("\\u").append(String.format(java.util.Locale.ROOT, "%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
