package io.headrace.engine.registry;

import io.headrace.engine.registry.RegistryPlan.ObjectName;
import io.headrace.engine.registry.proto.DataSourceMessage;
import io.headrace.engine.registry.proto.OnDemandFeatureViewSpec;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.util.ArrayList;
import java.util.List;

/** Who uses whom within a project. */
final class Usages {
  private final List<Usage> usages = new ArrayList<>();

  Usages(RegistryMessage registry, String project) {
    registry.getFeatureViewsList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(
            s ->
                view(
                    s.getName(),
                    s.getEntitiesList(),
                    List.of(s.getBatchSource(), s.getStreamSource())));
    registry.getStreamFeatureViewsList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(
            s ->
                view(
                    s.getName(),
                    s.getEntitiesList(),
                    List.of(s.getBatchSource(), s.getStreamSource())));
    registry.getLabelViewsList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(s -> view(s.getName(), s.getEntitiesList(), List.of(s.getSource())));
    registry.getOnDemandFeatureViewsList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(this::onDemand);
    registry.getDataSourcesList().stream()
        .filter(s -> s.getProject().equals(project) && s.hasBatchSource())
        .forEach(
            s ->
                use(
                    new ObjectName(ObjectKind.DATA_SOURCE, s.getName()),
                    ObjectKind.DATA_SOURCE,
                    s.getBatchSource().getName()));
    registry.getFeatureServicesList().stream()
        .map(v -> v.getSpec())
        .filter(s -> s.getProject().equals(project))
        .forEach(
            s ->
                s.getFeaturesList()
                    .forEach(
                        p ->
                            use(
                                new ObjectName(ObjectKind.FEATURE_SERVICE, s.getName()),
                                ObjectKind.FEATURE_VIEW,
                                p.getFeatureViewName())));
  }

  List<Usage> all() {
    return List.copyOf(usages);
  }

  private void view(String name, List<String> entities, List<DataSourceMessage> sources) {
    ObjectName user = new ObjectName(ObjectKind.FEATURE_VIEW, name);
    entities.forEach(e -> use(user, ObjectKind.ENTITY, e));
    for (DataSourceMessage source : sources) {
      use(user, ObjectKind.DATA_SOURCE, source.getName());
      use(user, ObjectKind.DATA_SOURCE, source.getBatchSource().getName());
    }
  }

  private void onDemand(OnDemandFeatureViewSpec s) {
    ObjectName user = new ObjectName(ObjectKind.FEATURE_VIEW, s.getName());
    s.getEntitiesList().forEach(e -> use(user, ObjectKind.ENTITY, e));
    s.getSourcesMap()
        .values()
        .forEach(
            source -> {
              use(
                  user,
                  ObjectKind.FEATURE_VIEW,
                  source.getFeatureViewProjection().getFeatureViewName());
              use(user, ObjectKind.FEATURE_VIEW, source.getFeatureView().getSpec().getName());
              use(user, ObjectKind.DATA_SOURCE, source.getRequestDataSource().getName());
            });
  }

  private void use(ObjectName user, ObjectKind kind, String used) {
    if (!used.isEmpty()) {
      usages.add(new Usage(user, new ObjectName(kind, used)));
    }
  }
}
