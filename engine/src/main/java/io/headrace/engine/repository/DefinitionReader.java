package io.headrace.engine.repository;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.YamlBlock;
import io.headrace.engine.configuration.YamlFile;
import io.headrace.engine.configuration.YamlNode;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sorts the blocks of all definition files by kind; each name stands once a kind. */
final class DefinitionReader {
  static final String ENTITIES = "entities";
  static final String SOURCES = "data_sources";
  static final String VIEWS = "feature_views";
  static final String SERVICES = "feature_services";
  private static final List<String> KINDS = List.of(ENTITIES, SOURCES, VIEWS, SERVICES);
  private static final Map<String, String> WORDS =
      Map.of(
          ENTITIES,
          "Entity",
          SOURCES,
          "Data source",
          VIEWS,
          "Feature view",
          SERVICES,
          "Feature service");

  private final Map<String, Map<String, YamlBlock>> blocks = new LinkedHashMap<>();
  private final Problems problems;

  DefinitionReader(Problems problems) {
    this.problems = problems;
    KINDS.forEach(kind -> blocks.put(kind, new LinkedHashMap<>()));
  }

  void readAll(FeatureStoreConfiguration configuration) {
    Path root = configuration.repository().toAbsolutePath().normalize();
    for (Path file : DefinitionFiles.find(configuration)) {
      String name = root.relativize(file).toString();
      try {
        YamlFile.read(file, name).forEach(this::document);
      } catch (DefinitionException e) {
        problems.addAll(e.problems());
      }
    }
  }

  /** Blocks of a kind by name, in the order of files and lines. */
  Map<String, YamlBlock> named(String kind) {
    return blocks.get(kind);
  }

  private void document(YamlNode document) {
    if (!(document instanceof YamlNode.Mapping mapping)) {
      problems.add(
          document.position().toString(),
          "the document is " + document.kind(),
          "Begin it with one of " + String.join(", ", KINDS) + ".");
      return;
    }
    YamlBlock top = new YamlBlock(document.position().toString(), mapping, problems);
    top.refuseUnknownKeys(KINDS);
    for (String kind : KINDS) {
      top.items(kind).forEach(item -> object(kind, item));
    }
  }

  private void object(String kind, YamlNode item) {
    String word = WORDS.get(kind);
    if (!(item instanceof YamlNode.Mapping mapping)) {
      problems.add(
          item.position().toString(),
          "an entry of " + kind + " is " + item.kind(),
          "Write a block that begins with a name.");
      return;
    }
    YamlBlock nameless = new YamlBlock(word + " at " + item.position(), mapping, problems);
    Optional<String> name = nameless.text("name");
    if (name.isEmpty()) {
      nameless.problem("it has no name", "Add 'name'.");
      return;
    }
    YamlBlock block =
        new YamlBlock(word + " '" + name.get() + "' in " + item.position(), mapping, problems);
    Names.objection(name.get()).ifPresent(why -> block.problem(why, "Choose another name."));
    if (kind.equals(VIEWS) && Names.looksVersioned(name.get())) {
      block.problem(
          "its name looks like a version of another view (_v and a number)",
          "Choose another name, for example without the underscore.");
    }
    YamlBlock first = blocks.get(kind).putIfAbsent(name.get(), block);
    if (first != null) {
      block.problem(
          "the name is already taken in " + first.position(), "Rename or remove one of the two.");
    }
  }

  /** Texts that every kind of object has. */
  static List<String> keysWith(String... own) {
    List<String> keys = new ArrayList<>(List.of("name", "description", "tags", "owner"));
    keys.addAll(List.of(own));
    return keys;
  }
}
