package io.headrace.engine.repository;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.YamlBlock;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The definition files of a feature repository. */
public final class FeatureRepository {
  private FeatureRepository() {}

  /**
   * Reads every definition file and resolves the names in them.
   *
   * @param schemas asked only where a definition leaves types to its source
   * @throws io.headrace.engine.definitions.DefinitionException with every problem of the repository
   * @throws io.headrace.engine.definitions.StoreException where a file cannot be read
   */
  public static Definitions read(FeatureStoreConfiguration configuration, SourceSchemas schemas) {
    Problems problems = new Problems();
    Definitions definitions = read(configuration, schemas, problems);
    problems.throwIfAny();
    return definitions;
  }

  /**
   * Likewise, without a look at any source: where a definition leaves features or types to its
   * source, the view lacks them.
   */
  public static Definitions readWithoutSources(FeatureStoreConfiguration configuration) {
    Problem unseen = new Problem("Sources", "nobody looks at them", "Nothing has to be done.");
    Problems problems = new Problems();
    SourceSchemas nobodyLooks =
        source -> {
          throw new DefinitionException(List.of(unseen));
        };
    Definitions definitions = read(configuration, nobodyLooks, problems);
    List<Problem> others = problems.list().stream().filter(p -> !p.equals(unseen)).toList();
    if (!others.isEmpty()) {
      throw new DefinitionException(others);
    }
    return definitions;
  }

  private static Definitions read(
      FeatureStoreConfiguration configuration, SourceSchemas schemas, Problems problems) {
    DefinitionReader files = new DefinitionReader(problems);
    files.readAll(configuration);

    Map<String, Entity> entities = new LinkedHashMap<>();
    files
        .named(DefinitionReader.ENTITIES)
        .forEach((name, block) -> entities.put(name, EntityReader.read(name, block)));
    RememberedSchemas remembered = new RememberedSchemas(schemas, problems);
    SourceReader sourceReader = new SourceReader(remembered);
    Map<String, DataSource> sources = new LinkedHashMap<>();
    files
        .named(DefinitionReader.SOURCES)
        .forEach((name, block) -> sources.put(name, sourceReader.read(name, block)));
    ViewReader viewReader = new ViewReader(entities, sources, remembered, problems);
    Map<String, FeatureView> views = new LinkedHashMap<>();
    Map<String, YamlBlock> viewBlocks = files.named(DefinitionReader.VIEWS);
    viewBlocks.forEach(
        (name, block) -> viewReader.read(name, block).ifPresent(v -> views.put(name, v)));
    ServiceReader serviceReader = new ServiceReader(views, viewBlocks.keySet(), problems);
    List<FeatureService> services = new ArrayList<>();
    files
        .named(DefinitionReader.SERVICES)
        .forEach((name, block) -> services.add(serviceReader.read(name, block)));
    return new Definitions(
        List.copyOf(entities.values()),
        List.copyOf(sources.values()),
        List.copyOf(views.values()),
        services);
  }

  /**
   * The definition files by their paths relative to the repository, sorted.
   *
   * @throws io.headrace.engine.definitions.StoreException where the repository cannot be listed
   */
  public static Map<String, Path> files(FeatureStoreConfiguration configuration) {
    Path root = configuration.repository().toAbsolutePath().normalize();
    Map<String, Path> files = new TreeMap<>();
    for (Path file : DefinitionFiles.find(configuration)) {
      files.put(root.relativize(file).toString().replace('\\', '/'), file);
    }
    return files;
  }

  /**
   * What the views declare and their sources lack. A source that {@code schemas} cannot look at is
   * passed over.
   */
  public static List<Problem> missingColumns(Definitions definitions, SourceSchemas schemas) {
    Problems problems = new Problems();
    RememberedSchemas remembered = new RememberedSchemas(schemas, problems);
    for (FeatureView view : definitions.featureViews()) {
      DataSource source = view.source();
      Map<String, FeatureType> columns = remembered.columns(source);
      List<String> wanted = new ArrayList<>(List.of(source.timestampField()));
      source.createdTimestampColumn().ifPresent(wanted::add);
      view.joinKeyNames().forEach(n -> wanted.add(source.sourceColumn(n)));
      view.featureNames().forEach(n -> wanted.add(source.sourceColumn(n)));
      for (String column : columns.isEmpty() ? List.<String>of() : wanted) {
        if (!columns.containsKey(column)) {
          problems.add(
              "Feature view '" + view.name() + "'",
              "its source '" + source.name() + "' has no column '" + column + "'",
              Suggestions.among("columns", column, columns.keySet()));
        }
      }
    }
    return problems.list();
  }
}
