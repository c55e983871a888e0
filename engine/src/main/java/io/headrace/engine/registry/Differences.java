package io.headrace.engine.registry;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells field by field how two messages differ. */
final class Differences {
  private Differences() {}

  static List<FieldChange> between(Message before, Message after) {
    Map<String, String> was = flatten(before);
    Map<String, String> becomes = flatten(after);
    TreeSet<String> paths = new TreeSet<>(was.keySet());
    paths.addAll(becomes.keySet());
    List<FieldChange> changes = new ArrayList<>();
    for (String path : paths) {
      String a = was.getOrDefault(path, "");
      String b = becomes.getOrDefault(path, "");
      if (!a.equals(b)) {
        changes.add(new FieldChange(path, a, b));
      }
    }
    return changes;
  }

  private static Map<String, String> flatten(Message message) {
    Map<String, String> flat = new TreeMap<>();
    flatten("", Description.of(message), flat);
    return flat;
  }

  private static void flatten(String path, Object value, Map<String, String> flat) {
    String prefix = path.isEmpty() ? "" : path + ".";
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, v) -> {
            // Times change with every write and say nothing about the definition.
            if (!key.equals("meta")) {
              flatten(prefix + key, v, flat);
            }
          });
    } else if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        String name = name((Map<?, ?>) list.get(i), i);
        names.add(name);
        flatten(prefix + name, list.get(i), flat);
      }
      flat.put(path, String.join(", ", names));
    } else if (value instanceof List<?> list) {
      flat.put(path, list.stream().map(Objects::toString).collect(Collectors.joining(", ")));
    } else {
      flat.put(path, value.toString());
    }
  }

  private static String name(Map<?, ?> item, int position) {
    for (String key : List.of("feature_view_name_alias", "name", "feature_view_name")) {
      if (item.get(key) instanceof String name) {
        return name;
      }
    }
    return "#" + (position + 1);
  }
}
