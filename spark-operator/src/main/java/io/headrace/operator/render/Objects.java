package io.headrace.operator.render;

import io.headrace.operator.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds manifests whose keys are in one order, whatever order they were put in. */
final class Objects {
  private Objects() {}

  /**
   * @param body what stands beside {@code apiVersion}, {@code kind} and {@code metadata}
   */
  static Manifest of(
      String apiVersion, String kind, Map<String, Object> metadata, Map<String, Object> body) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", apiVersion);
    tree.put("kind", kind);
    tree.put("metadata", sorted(metadata));
    new TreeMap<>(body).forEach((key, value) -> tree.put(key, sorted(value)));
    return new Manifest(tree);
  }

  static Map<String, Object> metadata(
      String name, String namespace, Map<String, String> labels, Map<String, String> annotations) {
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    if (!labels.isEmpty()) {
      metadata.put("labels", labels);
    }
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    return metadata;
  }

  /** Lists stay in their order, which means something. */
  static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, inner) -> sorted.put((String) key, sorted(inner)));
      return sorted;
    }
    return value instanceof List<?> list ? list.stream().map(Objects::sorted).toList() : value;
  }
}
