package io.headrace.engine.repository;

import io.headrace.engine.configuration.IncrementConfiguration;
import io.headrace.engine.configuration.YamlBlock;
import io.headrace.engine.configuration.YamlNode;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads feature views, with the entities and sources that they name. */
final class ViewReader {
  private static final Set<FeatureType.Primitive> KEY_TYPES =
      Set.of(
          FeatureType.Primitive.STRING,
          FeatureType.Primitive.INT64,
          FeatureType.Primitive.INT32,
          FeatureType.Primitive.BYTES,
          FeatureType.Primitive.UNIX_TIMESTAMP);

  private final Map<String, Entity> entities;
  private final Map<String, DataSource> sources;
  private final RememberedSchemas schemas;
  private final Problems problems;

  ViewReader(
      Map<String, Entity> entities,
      Map<String, DataSource> sources,
      RememberedSchemas schemas,
      Problems problems) {
    this.entities = entities;
    this.sources = sources;
    this.schemas = schemas;
    this.problems = problems;
  }

  /** Empty where a problem keeps the view from being a value at all. */
  Optional<FeatureView> read(String name, YamlBlock block) {
    block.refuseUnknownKeys(
        DefinitionReader.keysWith(
            "entities",
            "ttl",
            "source",
            "schema",
            "online",
            "offline",
            "enabled",
            "increments",
            "on_delete"));
    List<Entity> named = entities(block);
    Map<String, Field> declared = schema(block);
    Optional<DataSource> source = source(block);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    Map<String, FeatureType> columns =
        declared.isEmpty() || needsKeyType(named, declared) ? columns(source.get()) : Map.of();
    List<Field> joinKeys = joinKeys(named, declared, source.get(), columns, block);
    Set<String> keyNames = new LinkedHashSet<>(joinKeys.stream().map(Field::name).toList());
    List<Field> features =
        declared.isEmpty()
            ? inferred(columns, source.get(), keyNames)
            : declared.values().stream().filter(f -> !keyNames.contains(f.name())).toList();
    if (features.isEmpty() && !schemas.hasFailed(source.get())) {
      block.problem(
          "it has no features" + (declared.isEmpty() ? " and its source shows none" : ""),
          "Add 'schema' with a name and dtype for each feature.");
    }
    features.forEach(f -> checkFeature(f, source.get(), block));
    return Optional.of(
        new FeatureView(
            name,
            named.stream().map(Entity::name).toList(),
            joinKeys,
            features,
            block.duration("ttl").orElse(Duration.ZERO),
            source.get(),
            block.flag("online").orElse(true),
            block.flag("offline").orElse(false),
            block.flag("enabled").orElse(true),
            FeatureView.Kind.FEATURE_VIEW,
            Optional.empty(),
            block.text("description").orElse(""),
            tags(block),
            block.text("owner").orElse("")));
  }

  /** What Feast has no field for is kept in tags, so that the registry keeps it. */
  private static Map<String, String> tags(YamlBlock block) {
    Map<String, String> tags = new LinkedHashMap<>(block.textMap("tags"));
    block
        .text("increments")
        .ifPresent(
            by -> {
              if (IncrementConfiguration.by(by).isEmpty()) {
                block.problem("'increments' is '" + by + "'", "Write 'commit' or 'event_time'.");
              }
              tags.put(FeatureView.INCREMENTS_TAG, by);
            });
    block
        .text("on_delete")
        .ifPresent(
            onDelete -> {
              if (IncrementConfiguration.onDelete(onDelete).isEmpty()) {
                block.problem("'on_delete' is '" + onDelete + "'", "Write 'remove' or 'keep'.");
              }
              tags.put(FeatureView.ON_DELETE_TAG, onDelete);
            });
    return tags;
  }

  private List<Entity> entities(YamlBlock block) {
    List<Entity> found = new ArrayList<>();
    for (String name : block.texts("entities")) {
      Entity entity = entities.get(name);
      if (entity == null) {
        block.problem(
            "entity '" + name + "' is not defined",
            Suggestions.among("entities", name, entities.keySet()));
      } else if (found.stream().anyMatch(e -> e.joinKey().equals(entity.joinKey()))) {
        block.problem(
            "the join key '" + entity.joinKey() + "' comes from two of its entities",
            "Keep one of the entities, or give them different join keys.");
      } else {
        found.add(entity);
      }
    }
    return found;
  }

  private Optional<DataSource> source(YamlBlock block) {
    String name = block.requiredText("source", "Name a data source.");
    if (!name.isEmpty() && !sources.containsKey(name)) {
      block.problem(
          "data source '" + name + "' is not defined",
          Suggestions.among("data sources", name, sources.keySet()));
    }
    return Optional.ofNullable(sources.get(name));
  }

  private Map<String, Field> schema(YamlBlock block) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (YamlNode item : block.items("schema")) {
      if (!(item instanceof YamlNode.Mapping mapping)) {
        block.problem(
            "an entry of 'schema' is " + item.kind(), "Write {name: conv_rate, dtype: Float32}.");
        continue;
      }
      YamlBlock field =
          new YamlBlock(
              block.where() + ", schema, line " + item.position().line(), mapping, problems);
      field.refuseUnknownKeys(List.of("name", "dtype", "description", "tags"));
      String name = field.requiredText("name", "Name the column.");
      field.requiredText("dtype", "Write for example 'dtype: Float32'.");
      FeatureType type =
          EntityReader.type(field, "dtype").orElse(FeatureType.of(FeatureType.Primitive.STRING));
      Field read =
          new Field(name, type, field.text("description").orElse(""), field.textMap("tags"));
      if (!name.isEmpty() && fields.putIfAbsent(name, read) != null) {
        field.problem("the feature '" + name + "' is there twice", "Keep one of the two.");
      }
    }
    return fields;
  }

  private static boolean needsKeyType(List<Entity> named, Map<String, Field> declared) {
    return named.stream()
        .anyMatch(e -> e.valueType().isEmpty() && !declared.containsKey(e.joinKey()));
  }

  /** The source's columns under the names that features use. */
  private Map<String, FeatureType> columns(DataSource source) {
    Map<String, FeatureType> columns = new LinkedHashMap<>();
    schemas
        .columns(source)
        .forEach((name, type) -> columns.put(source.fieldMapping().getOrDefault(name, name), type));
    return columns;
  }

  private List<Field> joinKeys(
      List<Entity> named,
      Map<String, Field> declared,
      DataSource source,
      Map<String, FeatureType> columns,
      YamlBlock block) {
    List<Field> keys = new ArrayList<>();
    for (Entity entity : named) {
      String key = entity.joinKey();
      Optional<FeatureType> type =
          entity.valueType().or(() -> Optional.ofNullable(columns.get(key)));
      if (declared.containsKey(key)) {
        keys.add(declared.get(key));
        checkAgainstEntity(entity, declared.get(key), block);
      } else if (type.isPresent()) {
        keys.add(new Field(key, type.get()));
      } else {
        if (!schemas.hasFailed(source)) {
          block.problem(
              "the type of the join key '" + key + "' is not known",
              "Add 'value_type' to the entity '"
                  + entity.name()
                  + "', or the join key to the view's schema.");
        }
        keys.add(new Field(key, FeatureType.of(FeatureType.Primitive.STRING)));
      }
    }
    keys.forEach(key -> checkKeyType(key, block));
    return keys;
  }

  /** Feast refuses such a pair: readers type their keys by one of the two. */
  private static void checkAgainstEntity(Entity entity, Field key, YamlBlock block) {
    entity
        .valueType()
        .filter(type -> !type.equals(key.type()))
        .ifPresent(
            type ->
                block.problem(
                    "the join key '"
                        + key.name()
                        + "' is "
                        + key.type().text()
                        + " here, and "
                        + type.text()
                        + " in the entity '"
                        + entity.name()
                        + "'",
                    "Declare one type for both."));
  }

  private static void checkKeyType(Field key, YamlBlock block) {
    if (!(key.type() instanceof FeatureType.Scalar scalar
        && KEY_TYPES.contains(scalar.primitive()))) {
      block.problem(
          "the join key '"
              + key.name()
              + "' is "
              + key.type().text()
              + ", and Feast has no entity key of that type",
          "Use String, Int64, Int32, Bytes or UnixTimestamp; a query can cast the column.");
    }
  }

  private static List<Field> inferred(
      Map<String, FeatureType> columns, DataSource source, Set<String> keys) {
    Set<String> roles = new LinkedHashSet<>(keys);
    roles.addAll(timeColumns(source));
    source.datePartition().ifPresent(p -> roles.add(p.column()));
    return columns.entrySet().stream()
        .filter(e -> !roles.contains(e.getKey()))
        .map(e -> new Field(e.getKey(), e.getValue()))
        .toList();
  }

  private static List<String> timeColumns(DataSource source) {
    List<String> columns = new ArrayList<>();
    columns.add(source.timestampField());
    source.createdTimestampColumn().ifPresent(columns::add);
    List<String> mapped =
        columns.stream().map(c -> source.fieldMapping().getOrDefault(c, c)).toList();
    columns.addAll(mapped);
    return columns;
  }

  private void checkFeature(Field feature, DataSource source, YamlBlock block) {
    String name = feature.name();
    if (timeColumns(source).contains(name)) {
      block.problem(
          "the feature '" + name + "' is a timestamp column of its source",
          "Remove it from the schema, or give the feature another name by 'field_mapping'.");
      return;
    }
    Names.featureObjection(name)
        .ifPresent(why -> block.problem(why, "Rename it, with 'field_mapping' in the source."));
  }
}
