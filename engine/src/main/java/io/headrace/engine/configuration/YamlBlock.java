package io.headrace.engine.configuration;

import io.headrace.engine.definitions.DurationText;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A block of keys being read: values by type, and a problem for each that does not fit. */
public final class YamlBlock {
  private final String where;
  private final YamlNode.Mapping node;
  private final Problems problems;

  /**
   * @param where how messages call the block, with file and line
   */
  public YamlBlock(String where, YamlNode.Mapping node, Problems problems) {
    this.where = where;
    this.node = node;
    this.problems = problems;
  }

  public String where() {
    return where;
  }

  public YamlPosition position() {
    return node.position();
  }

  public Collection<String> keys() {
    return node.entries().keySet();
  }

  /** The value of a key; empty where it is absent or null. */
  public Optional<YamlNode> node(String key) {
    return Optional.ofNullable(node.entries().get(key)).filter(n -> !n.isNull());
  }

  /** Whether the key is written, were it with null. */
  public boolean has(String key) {
    return node.entries().containsKey(key);
  }

  public Optional<String> text(String key) {
    return scalar(key, "a text", s -> Optional.of(s.text()));
  }

  /** The text of a key that has to be there; empty with a problem where it is not. */
  public String requiredText(String key, String fix) {
    Optional<String> text = text(key).filter(t -> !t.isBlank());
    if (text.isEmpty() && (node(key).isEmpty() || node(key).get() instanceof YamlNode.Scalar)) {
      problem("'" + key + "' is missing", fix);
    }
    return text.orElse("");
  }

  public Optional<Boolean> flag(String key) {
    return scalar(key, "true or false", YamlNode.Scalar::asBoolean);
  }

  public Optional<Integer> integer(String key) {
    return scalar(key, "a whole number", YamlNode.Scalar::asInteger);
  }

  public Optional<Duration> duration(String key) {
    return scalar(
        key, "a duration such as 90s, 2h or 1d, not negative", s -> DurationText.parse(s.text()));
  }

  /** A list of texts; a single text counts as a list of one. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (YamlNode item : items(key)) {
      if (item instanceof YamlNode.Scalar scalar && !item.isNull()) {
        texts.add(scalar.text());
      } else {
        problem("'" + key + "' has an entry that is no text", "Write a list of texts there.");
      }
    }
    return texts;
  }

  /** A block of texts, in the order of the file. */
  public Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    block(key)
        .ifPresent(b -> b.keys().forEach(k -> b.text(k).ifPresent(text -> texts.put(k, text))));
    return texts;
  }

  /** The items of a list; a single value counts as a list of one. */
  public List<YamlNode> items(String key) {
    return node(key)
        .map(n -> n instanceof YamlNode.Sequence s ? s.items() : List.of(n))
        .orElse(List.of());
  }

  public Optional<YamlBlock> block(String key) {
    Optional<YamlNode> value = node(key);
    if (value.isPresent() && !(value.get() instanceof YamlNode.Mapping)) {
      problem("'" + key + "' is " + value.get().kind(), "Write a block of keys there.");
    }
    return value
        .filter(YamlNode.Mapping.class::isInstance)
        .map(n -> new YamlBlock(where + ", " + key, (YamlNode.Mapping) n, problems));
  }

  public void problem(String what, String fix) {
    problems.add(where, what, fix);
  }

  /** Reports every key that is not one of {@code known}. */
  public void refuseUnknownKeys(Collection<String> known) {
    for (String key : keys()) {
      if (!known.contains(key)) {
        problem("the key '" + key + "' is unknown", Suggestions.among("keys", key, known));
      }
    }
  }

  private <T> Optional<T> scalar(
      String key, String wanted, Function<YamlNode.Scalar, Optional<T>> read) {
    Optional<YamlNode> value = node(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> result =
        value.get() instanceof YamlNode.Scalar scalar ? read.apply(scalar) : Optional.empty();
    if (result.isEmpty()) {
      problem("'" + key + "' is not " + wanted + shown(key, value.get()), "Write " + wanted + ".");
    }
    return result;
  }

  private static String shown(String key, YamlNode value) {
    if (!(value instanceof YamlNode.Scalar scalar)) {
      return " but " + value.kind();
    }
    return " but '" + (Masking.isSecret(key) ? Masking.MASK : Masking.mask(scalar.text())) + "'";
  }
}
