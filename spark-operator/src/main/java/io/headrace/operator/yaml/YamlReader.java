package io.headrace.operator.yaml;

import io.headrace.operator.problems.Problems;
import io.headrace.operator.problems.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML text. */
public final class YamlReader {
  private static final int MAX_ALIASES = 50;
  private static final int MAX_CHARACTERS = 8 << 20;
  private static final int MAX_VALUES = 200_000;
  private static final int MAX_DEPTH = 60;

  private final String name;
  private final Problems problems = new Problems();
  private int values;

  private YamlReader(String name) {
    this.name = name;
  }

  /**
   * The documents of a text that say anything, in order.
   *
   * @param name how messages call the file
   * @throws RefusedException where it is not YAML, repeats a key, or expands beyond measure
   */
  public static List<YamlValue> read(String text, String name) {
    YamlReader reader = new YamlReader(name);
    List<YamlValue> documents = reader.documents(text);
    reader.problems.throwIfAny();
    return documents;
  }

  private List<YamlValue> documents(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(MAX_CHARACTERS)
            .build();
    List<YamlValue> documents = new ArrayList<>();
    try {
      for (Node node : new Compose(settings).composeAllFromString(text)) {
        YamlValue value = convert(node, 0);
        if (!value.isNull()) {
          documents.add(value);
        }
      }
    } catch (MarkedYamlEngineException e) {
      String at = e.getProblemMark().map(m -> ", line " + (m.getLine() + 1)).orElse("");
      throw new RefusedException(
          name + at,
          "it is not YAML: " + firstLine(e.getProblem()),
          "Look for a missing colon, quote or bracket there, or a tab used as indentation.");
    } catch (YamlEngineException e) {
      throw new RefusedException(
          name,
          "it is not YAML that can be read: " + firstLine(e.getMessage()),
          "Write repeated blocks out.");
    }
    return documents;
  }

  private YamlValue convert(Node node, int depth) {
    if (++values > MAX_VALUES || depth > MAX_DEPTH) {
      throw new RefusedException(
          name,
          "it expands to more than " + MAX_VALUES + " values or " + MAX_DEPTH + " levels",
          "Write the blocks out instead of aliasing aliases.");
    }
    int line = line(node);
    if (node instanceof ScalarNode scalar) {
      return new YamlValue.Text(line, scalar.getValue(), scalar.isPlain());
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlValue> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(convert(item, depth + 1)));
      return new YamlValue.Items(line, items);
    }
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(place(tuple.getKeyNode()), "a key is not a text", "Write a name there.");
      } else if (entries.putIfAbsent(key.getValue(), convert(tuple.getValueNode(), depth + 1))
          != null) {
        problems.add(
            place(key),
            "the key '" + key.getValue() + "' is there twice in one block",
            "Keep one of the two.");
      }
    }
    return new YamlValue.Keys(line, entries);
  }

  private String place(Node node) {
    return name + ", line " + line(node);
  }

  private static int line(Node node) {
    return node.getStartMark().map(m -> m.getLine() + 1).orElse(1);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
