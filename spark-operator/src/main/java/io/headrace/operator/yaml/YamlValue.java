package io.headrace.operator.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A part of a YAML document, with its line, from 1. */
public sealed interface YamlValue {
  int line();

  /** What people call this kind of value. */
  String kind();

  /** As maps, lists, strings, whole numbers, booleans and null. */
  Object tree();

  default boolean isNull() {
    return false;
  }

  /**
   * @param plain written without quotes, so that it may be a number, a boolean or null
   */
  record Text(int line, String text, boolean plain) implements YamlValue {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");

    @Override
    public String kind() {
      return "a single value";
    }

    @Override
    public boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    public boolean isBoolean() {
      return plain && (text.equals("true") || text.equals("false"));
    }

    public boolean isWholeNumber() {
      return plain && WHOLE.matcher(text).matches();
    }

    @Override
    public Object tree() {
      if (isNull()) {
        return null;
      }
      if (isBoolean()) {
        return Boolean.valueOf(text);
      }
      if (!isWholeNumber()) {
        return text;
      }
      long number = Long.parseLong(text);
      return number == (int) number ? (Object) (int) number : (Object) number;
    }
  }

  /** A list. */
  record Items(int line, List<YamlValue> items) implements YamlValue {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public Object tree() {
      return items.stream().map(YamlValue::tree).toList();
    }
  }

  /** Keys with values, in the order of the file. */
  record Keys(int line, Map<String, YamlValue> entries) implements YamlValue {
    public Keys {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a block of keys";
    }

    @Override
    public Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      entries.forEach((key, value) -> tree.put(key, value.tree()));
      return tree;
    }
  }
}
