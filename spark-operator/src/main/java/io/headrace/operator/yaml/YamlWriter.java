package io.headrace.operator.yaml;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes maps, lists, strings, whole numbers and booleans as YAML, in the order they are in. A
 * string that any reader of YAML 1.1 or 1.2 could take for something else stands in quotes: {@code
 * "on"}, {@code "4.0"}, {@code "1e3"}, {@code "0x1"}, {@code "2025-01-01"}.
 */
public final class YamlWriter {
  // Begins with a letter or a slash, so it is no number and no date.
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./@-]*(:[A-Za-z0-9_./@-]+)*");
  private static final Set<String> OTHER_MEANING =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan");
  private static final Pattern BLOCK = Pattern.compile("[\\x20-\\x7e\\u00a0-\\ud7ff\\n]*");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  public static String write(Map<String, Object> tree) {
    YamlWriter writer = new YamlWriter();
    writer.entries(tree, 0);
    return writer.out.toString();
  }

  private void entries(Map<?, ?> map, int indent) {
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> entry = i.next();
      out.append(" ".repeat(indent));
      entry(entry, indent);
    }
  }

  private void entry(Map.Entry<?, ?> entry, int indent) {
    out.append(text((String) entry.getKey())).append(':');
    value(entry.getValue(), indent);
  }

  /** What stands behind a colon, on the same line or below it. */
  private void value(Object value, int indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append('\n');
      entries(map, indent + 2);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      out.append('\n');
      list.forEach(item -> item(item, indent));
    } else if (value instanceof String string && isBlock(string)) {
      block(string, indent + 2);
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private void item(Object item, int indent) {
    out.append(" ".repeat(indent)).append('-');
    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
      boolean first = true;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(first ? " " : " ".repeat(indent + 2));
        entry(entry, indent + 2);
        first = false;
      }
    } else {
      value(item, indent);
    }
  }

  private void block(String string, int indent) {
    out.append(string.endsWith("\n") ? " |\n" : " |-\n");
    for (String line : string.lines().toList()) {
      out.append(line.isEmpty() ? "" : " ".repeat(indent) + line).append('\n');
    }
  }

  /** Whether the text reads better as lines, and comes back from them as it was. */
  private static boolean isBlock(String string) {
    return string.indexOf('\n') > 0
        && string.charAt(0) != ' '
        && !string.endsWith("\n\n")
        && BLOCK.matcher(string).matches()
        && string.lines().noneMatch(line -> line.endsWith(" "));
  }

  private static String scalar(Object value) {
    if (value instanceof String string) {
      return text(string);
    }
    if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof Map<?, ?>) {
      return "{}";
    }
    if (value instanceof List<?>) {
      return "[]";
    }
    throw new IllegalStateException(
        "YAML is written of maps, lists, texts, whole numbers and booleans, not of " + value);
  }

  private static String text(String string) {
    boolean plain =
        PLAIN.matcher(string).matches() && !OTHER_MEANING.contains(string.toLowerCase(Locale.ROOT));
    return plain ? string : quoted(string);
  }

  private static String quoted(String string) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          boolean shown = c >= ' ' && c != 0x7f && c != 0x85 && c != 0x2028 && c != 0x2029;
          if (shown && c != 0xfeff && (c < 0x80 || c >= 0xa0)) {
            quoted.append(c);
          } else {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
