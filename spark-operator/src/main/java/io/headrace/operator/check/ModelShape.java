package io.headrace.operator.check;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trees held against Kubernetes' own types, which the client brings along: unknown keys and values
 * of a wrong type, with their paths. API servers look into no pod template of a SparkApplication of
 * Kubeflow's, so a typing error there would only be dropped.
 */
final class ModelShape {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String MODEL = "io.fabric8.kubernetes.api.model.";

  private final Problems problems;

  ModelShape(Problems problems) {
    this.problems = problems;
  }

  void check(String where, Object tree, Class<?> type) {
    check(where, tree, MAPPER.constructType(type));
  }

  private void check(String where, Object value, JavaType type) {
    if (value == null) {
      return;
    }
    if (type.isMapLikeType()) {
      if (value instanceof Map<?, ?> map) {
        map.forEach((k, v) -> check(where + "." + k, v, type.getContentType()));
      } else {
        wrong(where, value, "a block of keys");
      }
    } else if (type.isCollectionLikeType()) {
      if (value instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          check(where + "[" + i + "]", list.get(i), type.getContentType());
        }
      } else {
        wrong(where, value, "a list");
      }
    } else if (isBlock(type)) {
      if (value instanceof Map<?, ?> map) {
        block(where, map, properties(type));
      } else {
        wrong(where, value, "a block of keys");
      }
    } else {
      single(where, value, type.getRawClass());
    }
  }

  // IntOrString and Quantity are texts or numbers to whoever writes them.
  private static boolean isBlock(JavaType type) {
    String name = type.getRawClass().getName();
    return name.startsWith(MODEL)
        && !name.equals(MODEL + "IntOrString")
        && !name.equals(MODEL + "Quantity")
        && !type.isEnumType();
  }

  private void block(String where, Map<?, ?> map, Map<String, JavaType> known) {
    map.forEach(
        (key, value) -> {
          JavaType type = known.get((String) key);
          if (type == null) {
            problems.add(
                where + "." + key,
                "Kubernetes does not know the key",
                Suggestions.among("keys", (String) key, known.keySet()));
          } else {
            check(where + "." + key, value, type);
          }
        });
  }

  private static Map<String, JavaType> properties(JavaType type) {
    Map<String, JavaType> properties = new TreeMap<>();
    DeserializationConfig config = MAPPER.getDeserializationConfig();
    for (BeanPropertyDefinition property : config.introspect(type).findProperties()) {
      if (property.getField() != null || property.getSetter() != null) {
        properties.put(property.getName(), property.getPrimaryType());
      }
    }
    properties.remove("additionalProperties");
    return properties;
  }

  private void single(String where, Object value, Class<?> type) {
    if (type == String.class && !(value instanceof String)) {
      wrong(where, value, "a text; put it in quotes");
    } else if ((type == Integer.class || type == Long.class) && !(value instanceof Number)) {
      wrong(where, value, "a whole number, without quotes");
    } else if (type == Boolean.class && !(value instanceof Boolean)) {
      wrong(where, value, "true or false, without quotes");
    } else if (value instanceof Map<?, ?> || value instanceof List<?>) {
      if (type != Object.class) {
        wrong(where, value, "a single value");
      }
    }
  }

  private void wrong(String where, Object value, String wanted) {
    String kind =
        value instanceof Map<?, ?>
            ? "a block of keys"
            : value instanceof List<?>
                ? "a list"
                : value instanceof String ? "a text" : "'" + value + "'";
    problems.add(where, "it is " + kind, "Write " + wanted + ".");
  }
}
