package io.headrace.engine.registry;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.registry.RegistryPlan.ObjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Finds what a registry holds and definitions lack. */
final class Undefined {
  private Undefined() {}

  static List<ObjectName> of(Registry registry, Definitions defined) {
    List<ObjectName> missing = new ArrayList<>();
    add(missing, ObjectKind.ENTITY, registry.entities(), defined.entities(), Entity::name);
    add(
        missing,
        ObjectKind.DATA_SOURCE,
        registry.dataSources(),
        defined.dataSources(),
        DataSource::name);
    add(
        missing,
        ObjectKind.FEATURE_VIEW,
        registry.featureViews(),
        defined.featureViews(),
        FeatureView::name);
    add(
        missing,
        ObjectKind.FEATURE_SERVICE,
        registry.featureServices(),
        defined.featureServices(),
        FeatureService::name);
    return missing;
  }

  private static <T> void add(
      List<ObjectName> missing,
      ObjectKind kind,
      List<T> stored,
      List<T> defined,
      Function<T, String> name) {
    Set<String> names = new HashSet<>(defined.stream().map(name).toList());
    stored.stream()
        .map(name)
        .filter(n -> !names.contains(n))
        .forEach(n -> missing.add(new ObjectName(kind, n)));
  }
}
