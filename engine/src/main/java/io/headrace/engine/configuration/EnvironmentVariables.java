package io.headrace.engine.configuration;

import io.headrace.engine.definitions.DefinitionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts {@code ${NAME}} and {@code $NAME} in place, in values and never in keys. A scalar is typed
 * afterwards, so {@code port: ${PORT}} is a number.
 */
final class EnvironmentVariables {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

  /** For texts that nobody wrote for a shell, such as passwords. */
  private static final Pattern BRACED = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private final Pattern pattern;
  private final Map<String, String> environment;
  private final Map<String, Set<String>> missing = new TreeMap<>();

  private EnvironmentVariables(Pattern pattern, Map<String, String> environment) {
    this.pattern = pattern;
    this.environment = environment;
  }

  /**
   * @throws DefinitionException naming every variable that is not set, with the keys that use it
   */
  static YamlNode expand(YamlNode node, Map<String, String> environment) {
    return expand(node, new EnvironmentVariables(VARIABLE, environment));
  }

  /**
   * Likewise for {@code ${NAME}} alone: {@code $NAME} is text.
   *
   * @throws DefinitionException naming every variable that is not set, with the keys that use it
   */
  static YamlNode expandBraced(YamlNode node, Map<String, String> environment) {
    return expand(node, new EnvironmentVariables(BRACED, environment));
  }

  private static YamlNode expand(YamlNode node, EnvironmentVariables variables) {
    YamlNode expanded = variables.expand(node, "");
    if (!variables.missing.isEmpty()) {
      String named =
          variables.missing.entrySet().stream()
              .map(e -> e.getKey() + " (used by " + String.join(", ", e.getValue()) + ")")
              .collect(Collectors.joining(", "));
      throw new DefinitionException(
          node.position().file(),
          "environment variables are not set: " + named,
          "Set them, or write the values into the file; a dollar sign before a name always means a"
              + " variable.");
    }
    return expanded;
  }

  /** Every variable that the values use, with the keys that use it. */
  static Map<String, Set<String>> uses(YamlNode node) {
    EnvironmentVariables variables = new EnvironmentVariables(VARIABLE, Map.of());
    variables.expand(node, "");
    return variables.missing;
  }

  /** The text without its variables. */
  static String without(String text) {
    return VARIABLE.matcher(text).replaceAll("");
  }

  private YamlNode expand(YamlNode node, String key) {
    if (node instanceof YamlNode.Mapping mapping) {
      Map<String, YamlNode> entries = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach((k, v) -> entries.put(k, expand(v, key.isEmpty() ? k : key + "." + k)));
      return new YamlNode.Mapping(mapping.position(), entries);
    }
    if (node instanceof YamlNode.Sequence sequence) {
      List<YamlNode> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(expand(item, key)));
      return new YamlNode.Sequence(sequence.position(), items);
    }
    YamlNode.Scalar scalar = (YamlNode.Scalar) node;
    return new YamlNode.Scalar(scalar.position(), expand(scalar.text(), key), scalar.plain());
  }

  private String expand(String text, String key) {
    return pattern
        .matcher(text)
        .replaceAll(
            match -> {
              String name =
                  pattern.equals(BRACED) || match.group(1) != null
                      ? match.group(1)
                      : match.group(2);
              String value = environment.get(name);
              if (value == null) {
                missing.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(key);
                return Matcher.quoteReplacement(match.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
