package io.headrace.operator.deployment;

import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.problems.Suggestions;
import io.headrace.operator.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A block of keys being read: values by type, and a problem for each that does not fit. What does
 * not fit counts as absent, so that reading goes on and finds the rest.
 */
final class Block {
  private final String file;
  private final String path;
  private final Map<String, YamlValue> entries;
  private final Problems problems;
  private final DeploymentKeys keys;

  private Block(
      String file,
      String path,
      Map<String, YamlValue> entries,
      DeploymentKeys keys,
      Problems problems) {
    this.file = file;
    this.path = path;
    this.entries = entries;
    this.keys = keys;
    this.problems = problems;
  }

  static Block of(String file, YamlValue.Keys document, DeploymentKeys keys, Problems problems) {
    return new Block(file, "", document.entries(), keys, problems);
  }

  /** How messages call a key of this block: file and path. */
  String where(String key) {
    return file + ", " + (path.isEmpty() ? "" : path + ".") + key;
  }

  void problem(String key, String what, String fix) {
    problems.add(where(key), what, fix);
  }

  /** Runs a check that refuses by itself; its problems are gathered. */
  <T> Optional<T> gathering(Function<String, T> check, String key) {
    try {
      return Optional.of(check.apply(where(key)));
    } catch (RefusedException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  void refuseUnknownKeys() {
    unknown()
        .forEach(
            (key, value) ->
                problem(key, "the key is unknown", Suggestions.among("keys", key, keys.names())));
  }

  /** What stands beside the keys that are known. */
  Map<String, YamlValue> unknown() {
    Map<String, YamlValue> unknown = new LinkedHashMap<>(entries);
    unknown.keySet().removeAll(keys.names());
    return unknown;
  }

  boolean has(String key) {
    return value(key).isPresent();
  }

  private Optional<YamlValue> value(String key) {
    if (!keys.names().contains(key)) {
      throw new IllegalStateException("the key " + key + " is not in " + keys);
    }
    return Optional.ofNullable(entries.get(key)).filter(v -> !v.isNull());
  }

  Optional<String> text(String key) {
    Optional<YamlValue> value = value(key);
    if (value.isPresent() && !(value.get() instanceof YamlValue.Text)) {
      problem(key, "it is " + value.get().kind(), "Write a text there.");
    }
    return value.filter(YamlValue.Text.class::isInstance).map(v -> ((YamlValue.Text) v).text());
  }

  String textOrDefault(String key) {
    return text(key).orElse(keys.defaultOf(key));
  }

  String required(String key, String fix) {
    Optional<String> text = text(key).filter(t -> !t.isBlank());
    if (text.isEmpty() && (!has(key) || value(key).get() instanceof YamlValue.Text)) {
      problem(key, "it is missing", fix);
    }
    return text.orElse("");
  }

  /** One of a few words, spelled exactly so. */
  <T> Optional<T> choice(String key, Map<String, T> words) {
    Optional<String> text = text(key);
    if (text.isPresent() && !words.containsKey(text.get())) {
      problem(
          key,
          "it is '" + text.get() + "'",
          "Write "
              + String.join(", ", new TreeSet<>(words.keySet()))
              + "."
              + nearest(text.get(), words));
    }
    return text.map(words::get);
  }

  private static String nearest(String text, Map<String, ?> words) {
    return Suggestions.didYouMean(text, words.keySet());
  }

  boolean flag(String key) {
    Optional<YamlValue> value = value(key);
    if (value.isEmpty()) {
      return Boolean.parseBoolean(keys.defaultOf(key));
    }
    if (value.get() instanceof YamlValue.Text text && text.isBoolean()) {
      return Boolean.parseBoolean(text.text());
    }
    problem(key, "it is neither true nor false", "Write true or false, without quotes.");
    return false;
  }

  int number(String key, int fallback, int least) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    if (!text.get().matches("[0-9]{1,9}") || Integer.parseInt(text.get()) < least) {
      problem(key, "it is '" + text.get() + "'", "Write a whole number, " + least + " or more.");
      return Math.max(fallback, least);
    }
    return Integer.parseInt(text.get());
  }

  int number(String key, int least) {
    return number(key, Integer.parseInt(keys.defaultOf(key)), least);
  }

  /** At least a second. */
  Duration duration(String key) {
    Duration fallback = Durations.parse(keys.defaultOf(key)).orElseThrow();
    Optional<String> text = text(key);
    Optional<Duration> duration = text.flatMap(Durations::parse);
    if (text.isPresent() && duration.isEmpty()) {
      problem(key, "'" + text.get() + "' is no duration", "Write for example 90s, 10m, 6h or 7d.");
    }
    return duration.orElse(fallback);
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    List<YamlValue> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof YamlValue.Text text) {
        texts.add(text.text());
      } else {
        problem(key + "[" + i + "]", "it is " + items.get(i).kind(), "Write a text there.");
      }
    }
    return texts;
  }

  /** A list; a single value counts as a list of one. */
  private List<YamlValue> items(String key) {
    return value(key)
        .map(v -> v instanceof YamlValue.Items list ? list.items() : List.of(v))
        .orElse(List.of());
  }

  /** Numbers and booleans are taken as the text they are written with. */
  Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    Optional<YamlValue> value = value(key);
    if (value.isPresent() && !(value.get() instanceof YamlValue.Keys)) {
      problem(key, "it is " + value.get().kind(), "Write a block of keys and texts there.");
    } else if (value.isPresent()) {
      ((YamlValue.Keys) value.get())
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry instanceof YamlValue.Text text) {
                  texts.put(name, text.isNull() ? "" : text.text());
                } else {
                  problem(key + "." + name, "it is " + entry.kind(), "Write a text there.");
                }
              });
    }
    return texts;
  }

  /** Whether a key holds a list or block rather than one value. */
  boolean isBlock(String key) {
    return value(key).filter(YamlValue.Keys.class::isInstance).isPresent();
  }

  Optional<Block> block(String key, DeploymentKeys inner) {
    Optional<YamlValue> value = value(key);
    if (value.isPresent() && !isBlock(key)) {
      problem(key, "it is " + value.get().kind(), "Write a block of keys there.");
    }
    return value
        .filter(YamlValue.Keys.class::isInstance)
        .map(v -> inner(key, (YamlValue.Keys) v, inner));
  }

  /** The block of a key; one without keys where it is absent. */
  Block blockOrEmpty(String key, DeploymentKeys inner) {
    return block(key, inner).orElseGet(() -> absent(key, inner));
  }

  /** A block without keys, whatever stands there. */
  Block absent(String key, DeploymentKeys inner) {
    return inner(key, new YamlValue.Keys(1, Map.of()), inner);
  }

  List<Block> blocks(String key, DeploymentKeys inner) {
    List<Block> blocks = new ArrayList<>();
    List<YamlValue> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      String place = key + "[" + i + "]";
      if (items.get(i) instanceof YamlValue.Keys block) {
        blocks.add(inner(place, block, inner));
      } else {
        problem(place, "it is " + items.get(i).kind(), "Write a block of keys there.");
      }
    }
    return blocks;
  }

  private Block inner(String key, YamlValue.Keys value, DeploymentKeys inner) {
    return new Block(
        file, path.isEmpty() ? key : path + "." + key, value.entries(), inner, problems);
  }

  /** As it is in a pod: maps, lists, texts, numbers, booleans. */
  Optional<Object> tree(String key) {
    return value(key).map(YamlValue::tree);
  }
}
