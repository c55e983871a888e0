package io.headrace.operator.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One Kubernetes object as a tree of maps, lists, strings, whole numbers and booleans, in the order
 * in which it is written.
 */
public record Manifest(Map<String, Object> tree) {
  public Manifest {
    tree = Collections.unmodifiableMap(new LinkedHashMap<>(tree));
  }

  public String apiVersion() {
    return text(tree, "apiVersion");
  }

  public String kind() {
    return text(tree, "kind");
  }

  public String name() {
    return text(metadata(), "name");
  }

  /** Empty where the object does not say. */
  public String namespace() {
    return text(metadata(), "namespace");
  }

  public Map<String, Object> metadata() {
    return map(tree, "metadata");
  }

  private static String text(Map<String, Object> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }

  @SuppressWarnings("unchecked") // keys of a YAML or JSON object are text
  private static Map<String, Object> map(Map<String, Object> map, String key) {
    return map.get(key) instanceof Map<?, ?> found ? (Map<String, Object>) found : Map.of();
  }
}
