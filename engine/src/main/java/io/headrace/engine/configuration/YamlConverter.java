package io.headrace.engine.configuration;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns the parser's nodes of one document into ours, with aliases written out within bounds. */
final class YamlConverter {
  // Far beyond any feature repository, far below what hurts.
  private static final int MAX_NODES = 200_000;
  private static final int MAX_DEPTH = 50;
  private static final String MERGE = "<<";

  private final String file;
  private final int document;
  private final Problems problems;
  private int nodes;

  YamlConverter(String file, int document, Problems problems) {
    this.file = file;
    this.document = document;
    this.problems = problems;
  }

  YamlNode convert(Node node) {
    return convert(node, 0);
  }

  private YamlNode convert(Node node, int depth) {
    YamlPosition position = position(node);
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new DefinitionException(
          position.toString(),
          "its aliases expand to more than "
              + MAX_NODES
              + " values or "
              + MAX_DEPTH
              + " levels, as in an alias bomb",
          "Write the blocks out instead of aliasing aliases.");
    }
    if (node instanceof ScalarNode scalar) {
      return new YamlNode.Scalar(position, scalar.getValue(), scalar.isPlain());
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlNode> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(convert(item, depth + 1)));
      return new YamlNode.Sequence(position, items);
    }
    return mapping((MappingNode) node, position, depth);
  }

  private YamlNode mapping(MappingNode node, YamlPosition position, int depth) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    List<YamlNode> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(
            position(tuple.getKeyNode()).toString(), "a key is not a text", "Write a name there.");
        continue;
      }
      YamlNode value = convert(tuple.getValueNode(), depth + 1);
      if (key.getValue().equals(MERGE) && key.isPlain()) {
        merged.add(value);
      } else if (entries.putIfAbsent(key.getValue(), value) != null) {
        problems.add(
            position(key).toString(),
            "the key '" + key.getValue() + "' is there twice in one block",
            "Keep one of the two.");
      }
    }
    merged.forEach(m -> merge(m, entries));
    return new YamlNode.Mapping(position, entries);
  }

  private void merge(YamlNode from, Map<String, YamlNode> entries) {
    if (from instanceof YamlNode.Mapping mapping) {
      mapping.entries().forEach(entries::putIfAbsent);
    } else if (from instanceof YamlNode.Sequence sequence) {
      sequence.items().forEach(item -> merge(item, entries));
    } else {
      problems.add(
          from.position().toString(), "'<<' merges something that is no block", "Name an alias.");
    }
  }

  private YamlPosition position(Node node) {
    return new YamlPosition(
        file, document, node.getStartMark().map(m -> m.getLine() + 1).orElse(1));
  }
}
