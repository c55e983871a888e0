package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.registry.proto.DataSourceMessage;
import io.headrace.engine.registry.proto.DataSourceMessage.SourceType;
import io.headrace.engine.registry.proto.FeatureServiceSpec;
import io.headrace.engine.registry.proto.FeatureSpecV2;
import io.headrace.engine.registry.proto.FeatureViewProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes feature services, whose projections repeat parts of their views. */
final class ServiceWriter {
  /** What a projection repeats of its view. */
  record ProjectedView(List<FeatureSpecV2> features, Optional<DataSourceMessage> batchSource) {}

  private final Map<String, ProjectedView> views;

  ServiceWriter(Map<String, ProjectedView> views) {
    this.views = views;
  }

  /**
   * @throws DefinitionException when the service names a view or feature that is not there
   */
  FeatureServiceSpec write(FeatureService service, String project, FeatureServiceSpec before) {
    FeatureServiceSpec.Builder b =
        before.toBuilder()
            .setName(service.name())
            .setProject(project)
            .setDescription(service.description())
            .setOwner(service.owner());
    if (!service.tags().equals(before.getTagsMap())) {
      b.clearTags().putAllTags(new TreeMap<>(service.tags()));
    }
    b.clearFeatures();
    for (Projection p : service.projections()) {
      b.addFeatures(projection(service, p, before.getFeaturesList()));
    }
    return b.build();
  }

  private FeatureViewProjection projection(
      FeatureService service, Projection p, List<FeatureViewProjection> before) {
    ProjectedView view = views.get(p.view());
    if (view == null) {
      throw new DefinitionException(
          ObjectKind.FEATURE_SERVICE.named(service.name()),
          "feature view '" + p.view() + "' is not defined",
          Suggestions.among("feature views", p.view(), views.keySet()));
    }
    FeatureViewProjection old =
        before.stream()
            .filter(o -> o.getFeatureViewName().equals(p.view()))
            .filter(o -> o.getFeatureViewNameAlias().equals(p.alias().orElse("")))
            .findFirst()
            .orElseGet(() -> FeatureViewProjection.newBuilder().setViewType("featureView").build());
    FeatureViewProjection.Builder b =
        old.toBuilder()
            .setFeatureViewName(p.view())
            .setFeatureViewNameAlias(p.alias().orElse(""))
            .clearFeatureColumns()
            .addAllFeatureColumns(columns(service, p, view));
    if (!p.joinKeyMap().equals(old.getJoinKeyMapMap())) {
      b.clearJoinKeyMap().putAllJoinKeyMap(new TreeMap<>(p.joinKeyMap()));
    }
    view.batchSource()
        .filter(s -> !bare(s).equals(bare(old.getBatchSource())))
        .ifPresent(
            s -> {
              // Feast writes the created column into both.
              b.setTimestampField(s.getCreatedTimestampColumn());
              b.setCreatedTimestampColumn(s.getCreatedTimestampColumn());
              b.setDatePartitionColumn(s.getDatePartitionColumn());
              b.setBatchSource(
                  s.getType() == SourceType.BATCH_SPARK
                      ? s.toBuilder().clearMeta().build()
                      : bare(s));
            });
    return b.build();
  }

  private static List<FeatureSpecV2> columns(
      FeatureService service, Projection p, ProjectedView view) {
    List<FeatureSpecV2> columns = new ArrayList<>();
    for (String name : p.features()) {
      columns.add(
          view.features().stream()
              .filter(f -> f.getName().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new DefinitionException(
                          ObjectKind.FEATURE_SERVICE.named(service.name()),
                          "feature view '" + p.view() + "' has no feature '" + name + "'",
                          Suggestions.among(
                              "features of '" + p.view() + "'",
                              name,
                              view.features().stream().map(FeatureSpecV2::getName).toList()))));
    }
    return columns;
  }

  // Times and class names differ between the copies of one source.
  private static DataSourceMessage bare(DataSourceMessage source) {
    return source.toBuilder().clearMeta().clearDataSourceClassType().clearProject().build();
  }
}
