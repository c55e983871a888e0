package io.headrace.operator.submission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an object in the cluster says otherwise than the one handed over. Fields that only the
 * cluster has count as its defaults.
 */
final class Difference {
  private static final int SHOWN = 20;

  private Difference() {}

  /** A line per field: {@code spec.image: a -> b}. */
  static List<String> between(String path, Object there, Object wanted) {
    List<String> lines = new ArrayList<>();
    compare(path, there, wanted, lines);
    if (lines.size() > SHOWN) {
      List<String> shown = new ArrayList<>(lines.subList(0, SHOWN));
      shown.add("and " + (lines.size() - SHOWN) + " more");
      return shown;
    }
    return lines;
  }

  private static void compare(String path, Object there, Object wanted, List<String> lines) {
    if (wanted instanceof Map<?, ?> map && there instanceof Map<?, ?> other) {
      map.forEach(
          (key, value) ->
              compare(path.isEmpty() ? "" + key : path + "." + key, other.get(key), value, lines));
    } else if (wanted instanceof List<?> list
        && there instanceof List<?> other
        && list.size() == other.size()) {
      for (int i = 0; i < list.size(); i++) {
        compare(path + "[" + i + "]", other.get(i), list.get(i), lines);
      }
    } else if (!same(there, wanted)) {
      lines.add(path + ": " + shown(there) + " -> " + shown(wanted));
    }
  }

  private static boolean same(Object there, Object wanted) {
    if (there instanceof Number a && wanted instanceof Number b) {
      return a.doubleValue() == b.doubleValue();
    }
    // An empty map or list that was sent is often not kept.
    if (there == null) {
      return wanted == null
          || (wanted instanceof Map<?, ?> map && map.isEmpty())
          || (wanted instanceof List<?> list && list.isEmpty());
    }
    return there.equals(wanted);
  }

  private static String shown(Object value) {
    return value == null ? "(absent)" : value.toString();
  }
}
