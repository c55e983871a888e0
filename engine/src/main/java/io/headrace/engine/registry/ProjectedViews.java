package io.headrace.engine.registry;

import io.headrace.engine.registry.ServiceWriter.ProjectedView;
import io.headrace.engine.registry.proto.DataSourceMessage;
import io.headrace.engine.registry.proto.FeatureSpecV2;
import io.headrace.engine.registry.proto.RegistryMessageOrBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What services repeat of the views of a project. */
final class ProjectedViews {
  private ProjectedViews() {}

  static Map<String, ProjectedView> of(RegistryMessageOrBuilder registry, String project) {
    Map<String, ProjectedView> views = new HashMap<>();
    registry.getFeatureViewsList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(
            s ->
                views.put(
                    s.getName(),
                    new ProjectedView(
                        s.getFeaturesList(), source(s.hasBatchSource(), s.getBatchSource()))));
    registry.getStreamFeatureViewsList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(
            s ->
                views.put(
                    s.getName(),
                    new ProjectedView(
                        without(s.getEntityColumnsList(), s.getFeaturesList()),
                        source(s.hasBatchSource(), s.getBatchSource()))));
    registry.getOnDemandFeatureViewsList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(
            s -> views.put(s.getName(), new ProjectedView(s.getFeaturesList(), Optional.empty())));
    registry.getLabelViewsList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(
            s -> views.put(s.getName(), new ProjectedView(s.getFeaturesList(), Optional.empty())));
    return views;
  }

  private static Optional<DataSourceMessage> source(boolean present, DataSourceMessage source) {
    return present ? Optional.of(source) : Optional.empty();
  }

  private static List<FeatureSpecV2> without(
      List<FeatureSpecV2> entityColumns, List<FeatureSpecV2> features) {
    Set<String> keys =
        entityColumns.stream().map(FeatureSpecV2::getName).collect(Collectors.toSet());
    return features.stream().filter(f -> !keys.contains(f.getName())).toList();
  }
}
