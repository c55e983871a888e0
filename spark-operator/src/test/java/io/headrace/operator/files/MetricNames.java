package io.headrace.operator.files;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of metrics in an expression of Prometheus, and in a page of ours. */
final class MetricNames {
  private static final Pattern NO_NAMES =
      Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(by|on|ignoring|group_left|without)\\s*\\([^)]*\\)");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  private MetricNames() {}

  static Set<String> of(String expression) {
    String bare = NO_NAMES.matcher(expression).replaceAll(" ");
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(bare);
    while (name.find()) {
      boolean called = bare.substring(name.end()).stripLeading().startsWith("(");
      if (!called && !OPERATORS.contains(name.group())) {
        names.add(name.group());
      }
    }
    return names;
  }

  /** Those that begin the rows of a page's tables. */
  static Set<String> documented(String page) {
    Set<String> names = new TreeSet<>();
    Matcher row = ROW.matcher(ShippedFiles.text(page));
    while (row.find()) {
      names.add(row.group(1));
    }
    return names;
  }
}
