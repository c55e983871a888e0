package io.headrace.engine.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A part of a YAML document with its place. Scalars are typed when they are asked for. */
public sealed interface YamlNode {

  YamlPosition position();

  /** What people call this kind of node. */
  String kind();

  /** Whether it is nothing at all: {@code null}, {@code ~}, or left out behind the colon. */
  default boolean isNull() {
    return false;
  }

  /**
   * @param plain written without quotes, so that it may be a number, a boolean or null
   */
  record Scalar(YamlPosition position, String text, boolean plain) implements YamlNode {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    // YAML 1.1, as Feast's parser reads it: yes and on are booleans.
    private static final Set<String> TRUE = Set.of("true", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "no", "off");

    @Override
    public String kind() {
      return "a single value";
    }

    @Override
    public boolean isNull() {
      return plain && NULLS.contains(text);
    }

    public Optional<Boolean> asBoolean() {
      String word = text.toLowerCase(Locale.ROOT);
      return TRUE.contains(word)
          ? Optional.of(true)
          : FALSE.contains(word) ? Optional.of(false) : Optional.empty();
    }

    public Optional<Integer> asInteger() {
      try {
        return Optional.of(Integer.valueOf(text.strip().replace("_", "")));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    // Never the text: it may be a password.
    @Override
    public String toString() {
      return "scalar at " + position;
    }
  }

  /** A list. */
  record Sequence(YamlPosition position, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file. */
  record Mapping(YamlPosition position, Map<String, YamlNode> entries) implements YamlNode {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a block of keys";
    }
  }
}
