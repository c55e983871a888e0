package io.headrace.engine.definitions;

import java.util.List;

/** Everything that a feature repository defines, checked and resolved. */
public record Definitions(
    List<Entity> entities,
    List<DataSource> dataSources,
    List<FeatureView> featureViews,
    List<FeatureService> featureServices) {
  public Definitions {
    entities = List.copyOf(entities);
    dataSources = List.copyOf(dataSources);
    featureViews = List.copyOf(featureViews);
    featureServices = List.copyOf(featureServices);
  }
}
