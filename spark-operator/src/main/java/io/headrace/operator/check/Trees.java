package io.headrace.operator.check;

import java.util.List;
import java.util.Map;

/** Looks into trees whose shape is not certain. */
final class Trees {
  private Trees() {}

  /** The block under a key; an empty one where there is none. */
  @SuppressWarnings("unchecked") // keys of a YAML or JSON object are texts
  static Map<String, Object> map(Map<String, Object> tree, String key) {
    return tree.get(key) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  static List<?> list(Map<String, Object> tree, String key) {
    return tree.get(key) instanceof List<?> list ? list : List.of();
  }
}
