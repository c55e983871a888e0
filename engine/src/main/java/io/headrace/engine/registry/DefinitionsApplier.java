package io.headrace.engine.registry;

import com.google.protobuf.Message;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.registry.proto.DataSourceMessage;
import io.headrace.engine.registry.proto.EntityMessage;
import io.headrace.engine.registry.proto.EntitySpec;
import io.headrace.engine.registry.proto.FeatureServiceMessage;
import io.headrace.engine.registry.proto.FeatureViewMessage;
import io.headrace.engine.registry.proto.FeatureViewSpec;
import io.headrace.engine.registry.proto.ObjectMeta;
import io.headrace.engine.registry.proto.Project;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes definitions over one project of a registry message, touching only what differs. */
final class DefinitionsApplier {
  private final RegistryMessage.Builder registry;
  private final String project;
  private final SourceWriter sources;
  private final com.google.protobuf.Timestamp now;
  private final List<ObjectChange> changes = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  DefinitionsApplier(RegistryMessage registry, String project, SourceFlavor flavor, Instant now) {
    this.registry = registry.toBuilder();
    this.project = project;
    this.sources = new SourceWriter(flavor);
    this.now = Timestamps.timestamp(now);
  }

  /**
   * @throws DefinitionException with everything that the registry cannot hold
   */
  List<ObjectChange> apply(Definitions definitions) {
    project();
    dummyEntity();
    each(definitions.entities(), this::entity);
    each(definitions.dataSources(), this::source);
    each(definitions.featureViews(), this::view);
    ServiceWriter services = new ServiceWriter(ProjectedViews.of(registry, project));
    each(definitions.featureServices(), s -> service(s, services));
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return changes;
  }

  RegistryMessage result() {
    return registry.build();
  }

  private <T> void each(List<T> items, Consumer<T> write) {
    for (T item : items) {
      try {
        write.accept(item);
      } catch (DefinitionException e) {
        problems.addAll(e.problems());
      }
    }
  }

  private void project() {
    if (registry.getProjectsList().stream().anyMatch(p -> p.getSpec().getName().equals(project))) {
      return;
    }
    Project.Builder b = Project.newBuilder().setMeta(created());
    b.getSpecBuilder().setName(project);
    registry.addProjects(b);
    changes.add(created(ObjectKind.PROJECT, project));
  }

  // Feast joins entityless views on it and expects it in every project.
  private void dummyEntity() {
    if (entityAt(Names.DUMMY_ENTITY) < 0) {
      EntityMessage.Builder b = EntityMessage.newBuilder().setMeta(created());
      b.getSpecBuilder()
          .setName(Names.DUMMY_ENTITY)
          .setJoinKey(Names.DUMMY_JOIN_KEY)
          .setProject(project);
      registry.addEntities(b);
    }
  }

  private int entityAt(String name) {
    for (int i = 0; i < registry.getEntitiesCount(); i++) {
      EntitySpec spec = registry.getEntities(i).getSpec();
      if (spec.getProject().equals(project) && spec.getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private void entity(Entity entity) {
    int at = entityAt(entity.name());
    EntityMessage before = at < 0 ? EntityMessage.getDefaultInstance() : registry.getEntities(at);
    EntitySpec.Builder spec =
        before.getSpec().toBuilder()
            .setName(entity.name())
            .setProject(project)
            .setJoinKey(entity.joinKey())
            .setDescription(entity.description())
            .setOwner(entity.owner());
    // Feast fills in a type that was not declared; leaving it out does not take it back.
    entity.valueType().ifPresent(t -> spec.setValueType(t.valueType().number()));
    if (!entity.tags().equals(before.getSpec().getTagsMap())) {
      spec.clearTags().putAllTags(new TreeMap<>(entity.tags()));
    }
    EntityMessage after = before.toBuilder().setSpec(spec).build();
    if (!record(ObjectKind.ENTITY, entity.name(), at >= 0, before, after)) {
      return;
    }
    EntityMessage stamped = after.toBuilder().setMeta(updated(at < 0, after.getMeta())).build();
    if (at < 0) {
      registry.addEntities(stamped);
    } else {
      registry.setEntities(at, stamped);
    }
  }

  private void source(DataSource source) {
    int at = -1;
    for (int i = 0; i < registry.getDataSourcesCount(); i++) {
      DataSourceMessage m = registry.getDataSources(i);
      if (m.getProject().equals(project) && m.getName().equals(source.name())) {
        at = i;
      }
    }
    DataSourceMessage before =
        at < 0 ? DataSourceMessage.getDefaultInstance() : registry.getDataSources(at);
    DataSourceMessage after = sources.write(source, before).toBuilder().setProject(project).build();
    if (!record(ObjectKind.DATA_SOURCE, source.name(), at >= 0, before, after)) {
      return;
    }
    DataSourceMessage stamped = stamped(after, at < 0);
    if (at < 0) {
      registry.addDataSources(stamped);
    } else {
      registry.setDataSources(at, stamped);
    }
  }

  private void view(FeatureView view) {
    RegistryViews.requireFreeName(registry, project, view.name());
    int at = RegistryViews.plainViewAt(registry, project, view.name());
    FeatureViewMessage before =
        at < 0 ? FeatureViewMessage.getDefaultInstance() : registry.getFeatureViews(at);
    DataSourceMessage sourceBefore = before.getSpec().getBatchSource();
    DataSourceMessage source = sources.write(view.source(), sourceBefore);
    FeatureViewSpec spec =
        ViewWriter.write(view, project, before.getSpec()).toBuilder()
            .setBatchSource(source)
            .build();
    FeatureViewMessage after = before.toBuilder().setSpec(spec).build();
    if (!record(ObjectKind.FEATURE_VIEW, view.name(), at >= 0, before, after)) {
      return;
    }
    FeatureViewMessage.Builder stamped = after.toBuilder();
    if (!source.equals(sourceBefore)) {
      stamped.getSpecBuilder().setBatchSource(stamped(source, !sourceBefore.hasMeta()));
    }
    stamped.getMetaBuilder().setLastUpdatedTimestamp(now);
    if (at < 0) {
      stamped.getMetaBuilder().setCreatedTimestamp(now);
    }
    boolean schemaChanged = at < 0 || ViewWriter.schemaDiffers(before.getSpec(), spec);
    FeatureViewMessage written =
        schemaChanged
            ? new VersionHistory(registry, project, now).record(before, stamped.build())
            : stamped.build();
    if (at < 0) {
      registry.addFeatureViews(written);
    } else {
      registry.setFeatureViews(at, written);
    }
  }

  private void service(FeatureService service, ServiceWriter writer) {
    int at = -1;
    for (int i = 0; i < registry.getFeatureServicesCount(); i++) {
      FeatureServiceMessage m = registry.getFeatureServices(i);
      if (m.getSpec().getProject().equals(project)
          && m.getSpec().getName().equals(service.name())) {
        at = i;
      }
    }
    FeatureServiceMessage before =
        at < 0 ? FeatureServiceMessage.getDefaultInstance() : registry.getFeatureServices(at);
    FeatureServiceMessage after =
        before.toBuilder().setSpec(writer.write(service, project, before.getSpec())).build();
    if (!record(ObjectKind.FEATURE_SERVICE, service.name(), at >= 0, before, after)) {
      return;
    }
    FeatureServiceMessage stamped =
        after.toBuilder().setMeta(updated(at < 0, after.getMeta())).build();
    if (at < 0) {
      registry.addFeatureServices(stamped);
    } else {
      registry.setFeatureServices(at, stamped);
    }
  }

  /** Whether the object is to be written. */
  private boolean record(
      ObjectKind kind, String name, boolean exists, Message before, Message after) {
    if (!exists) {
      changes.add(created(kind, name));
      return true;
    }
    if (before.equals(after)) {
      changes.add(new ObjectChange(kind, name, ObjectChange.Action.UNCHANGED, List.of()));
      return false;
    }
    changes.add(
        new ObjectChange(
            kind, name, ObjectChange.Action.UPDATE, Differences.between(before, after)));
    return true;
  }

  private static ObjectChange created(ObjectKind kind, String name) {
    return new ObjectChange(kind, name, ObjectChange.Action.CREATE, List.of());
  }

  private ObjectMeta created() {
    return ObjectMeta.newBuilder().setCreatedTimestamp(now).setLastUpdatedTimestamp(now).build();
  }

  private ObjectMeta updated(boolean isNew, ObjectMeta before) {
    return isNew ? created() : before.toBuilder().setLastUpdatedTimestamp(now).build();
  }

  private DataSourceMessage stamped(DataSourceMessage source, boolean isNew) {
    DataSourceMessage.Builder b = source.toBuilder();
    b.getMetaBuilder().setLastUpdatedTimestamp(now);
    if (isNew) {
      b.getMetaBuilder().setCreatedTimestamp(now);
    }
    return b.build();
  }
}
