package io.headrace.engine.registry;

import com.google.protobuf.Duration;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.registry.proto.DataSourceMessage;
import io.headrace.engine.registry.proto.FeatureSpecV2;
import io.headrace.engine.registry.proto.FeatureTransformationV2;
import io.headrace.engine.registry.proto.FeatureViewSpec;
import io.headrace.engine.registry.proto.LabelViewSpec;
import io.headrace.engine.registry.proto.OnDemandFeatureViewSpec;
import io.headrace.engine.registry.proto.StreamFeatureViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads views of every kind into one vocabulary; what cannot run says why. */
final class ViewReader {
  private final Map<String, Field> joinKeyByEntity;

  /**
   * @param joinKeyByEntity for views that were written without entity columns
   */
  ViewReader(Map<String, Field> joinKeyByEntity) {
    this.joinKeyByEntity = joinKeyByEntity;
  }

  FeatureView read(FeatureViewSpec s) {
    List<String> obstacles = new ArrayList<>();
    boolean transformed = isTransformed(s.getFeatureTransformation());
    if (transformed) {
      obstacles.add(transformationObstacle(s.getMode(), s.getFeatureTransformation()));
    }
    DataSource source = source(s.getName(), s.hasBatchSource(), s.getBatchSource(), obstacles);
    return new FeatureView(
        s.getName(),
        entities(s.getEntitiesList()),
        joinKeys(s.getEntitiesList(), s.getEntityColumnsList(), obstacles),
        fields(s.getFeaturesList(), s.getEntityColumnsList(), obstacles),
        ttl(s.getTtl()),
        source,
        s.getOnline(),
        s.getOffline(),
        !s.getDisabled(),
        transformed ? FeatureView.Kind.BATCH_FEATURE_VIEW : FeatureView.Kind.FEATURE_VIEW,
        obstacle(obstacles),
        s.getDescription(),
        s.getTagsMap(),
        s.getOwner());
  }

  FeatureView read(StreamFeatureViewSpec s) {
    List<String> obstacles = new ArrayList<>();
    if (s.getAggregationsCount() > 0) {
      obstacles.add("it aggregates a stream; only Feast's stream processor computes it");
    }
    if (isTransformed(s.getFeatureTransformation())) {
      obstacles.add(transformationObstacle(s.getMode(), s.getFeatureTransformation()));
    } else if (s.hasUserDefinedFunction()) {
      obstacles.add(pythonObstacle(s.getMode()));
    }
    DataSource source = source(s.getName(), s.hasBatchSource(), s.getBatchSource(), obstacles);
    return new FeatureView(
        s.getName(),
        entities(s.getEntitiesList()),
        joinKeys(s.getEntitiesList(), s.getEntityColumnsList(), obstacles),
        fields(s.getFeaturesList(), s.getEntityColumnsList(), obstacles),
        ttl(s.getTtl()),
        source,
        s.getOnline(),
        false,
        !s.getDisabled(),
        FeatureView.Kind.STREAM_FEATURE_VIEW,
        obstacle(obstacles),
        s.getDescription(),
        s.getTagsMap(),
        s.getOwner());
  }

  FeatureView read(OnDemandFeatureViewSpec s) {
    List<String> obstacles = new ArrayList<>();
    obstacles.add("on-demand views are computed by Feast when features are served");
    return new FeatureView(
        s.getName(),
        entities(s.getEntitiesList()),
        joinKeys(s.getEntitiesList(), s.getEntityColumnsList(), obstacles),
        fields(s.getFeaturesList(), s.getEntityColumnsList(), obstacles),
        java.time.Duration.ZERO,
        SourceReader.unreadable(s.getName(), "on-demand", "it is computed from other views"),
        s.getWriteToOnlineStore(),
        false,
        !s.getDisabled(),
        FeatureView.Kind.ON_DEMAND_FEATURE_VIEW,
        obstacle(obstacles),
        s.getDescription(),
        s.getTagsMap(),
        s.getOwner());
  }

  FeatureView read(LabelViewSpec s) {
    List<String> obstacles = new ArrayList<>();
    obstacles.add("label views are filled by pushes to Feast and never materialized");
    DataSource source =
        s.hasSource()
            ? SourceReader.read(s.getSource())
            : SourceReader.unreadable(s.getName(), "label", "it has no source");
    return new FeatureView(
        s.getName(),
        entities(s.getEntitiesList()),
        joinKeys(s.getEntitiesList(), s.getEntityColumnsList(), obstacles),
        fields(s.getFeaturesList(), s.getEntityColumnsList(), obstacles),
        ttl(s.getTtl()),
        source,
        s.getOnline(),
        false,
        true,
        FeatureView.Kind.LABEL_VIEW,
        obstacle(obstacles),
        s.getDescription(),
        s.getTagsMap(),
        s.getOwner());
  }

  private static DataSource source(
      String view, boolean present, DataSourceMessage message, List<String> obstacles) {
    if (!present) {
      obstacles.add("it has no batch source to read");
      return SourceReader.unreadable(view, "none", "the view has no batch source");
    }
    DataSource source = SourceReader.read(message);
    if (source.location() instanceof SourceLocation.Unreadable unreadable) {
      obstacles.add(
          "its source '"
              + source.name()
              + "' ("
              + unreadable.kind()
              + ") cannot be read: "
              + unreadable.reason());
    }
    return source;
  }

  private static boolean isTransformed(FeatureTransformationV2 t) {
    return t.getTransformationCase()
        != FeatureTransformationV2.TransformationCase.TRANSFORMATION_NOT_SET;
  }

  private static String transformationObstacle(String viewMode, FeatureTransformationV2 t) {
    String mode = viewMode.isEmpty() ? t.getUserDefinedFunction().getMode() : viewMode;
    if (t.hasSubstraitTransformation()) {
      return "its Substrait transformation is run by Feast only";
    }
    if (mode.equals("sql") || mode.equals("spark_sql")) {
      return "its SQL transformation (mode '" + mode + "') is not supported yet";
    }
    return pythonObstacle(mode);
  }

  private static String pythonObstacle(String mode) {
    return "its transformation is a Python function"
        + (mode.isEmpty() ? "" : " (mode '" + mode + "')")
        + ", which only Feast can run";
  }

  private static List<String> entities(List<String> names) {
    return names.stream().filter(n -> !n.equals(Names.DUMMY_ENTITY)).toList();
  }

  private List<Field> joinKeys(
      List<String> entities, List<FeatureSpecV2> columns, List<String> obstacles) {
    if (!columns.isEmpty()) {
      return columns.stream()
          .filter(c -> !c.getName().equals(Names.DUMMY_JOIN_KEY))
          .map(c -> FieldCodec.read(c, obstacles))
          .toList();
    }
    List<Field> keys = new ArrayList<>();
    for (String entity : entities(entities)) {
      Field key = joinKeyByEntity.get(entity);
      if (key == null) {
        obstacles.add(
            "the type of the join key of entity '" + entity + "' is recorded nowhere; apply again");
      } else {
        keys.add(key);
      }
    }
    return keys;
  }

  // Stream views repeat their entity columns among the features.
  private static List<Field> fields(
      List<FeatureSpecV2> features, List<FeatureSpecV2> entityColumns, List<String> obstacles) {
    Set<String> keys =
        entityColumns.stream().map(FeatureSpecV2::getName).collect(Collectors.toSet());
    return features.stream()
        .filter(f -> !keys.contains(f.getName()))
        .map(f -> FieldCodec.read(f, obstacles))
        .toList();
  }

  private static java.time.Duration ttl(Duration ttl) {
    return Timestamps.duration(ttl);
  }

  private static Optional<String> obstacle(List<String> obstacles) {
    return obstacles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", obstacles));
  }
}
