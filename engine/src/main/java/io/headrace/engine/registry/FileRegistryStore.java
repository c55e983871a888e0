package io.headrace.engine.registry;

import com.google.protobuf.InvalidProtocolBufferException;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.registry.RegistryPlan.ObjectName;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A registry in one file, with any number of projects. */
final class FileRegistryStore implements RegistryStore {
  private static final String SCHEMA_VERSION = "1";

  private final RegistryFile file;
  private final String project;
  private final boolean versionedOnlineNames;
  private final SourceFlavor flavor;
  private final Clock clock;

  FileRegistryStore(
      RegistryFile file,
      String project,
      boolean versionedOnlineNames,
      SourceFlavor flavor,
      Clock clock) {
    this.file = file;
    this.project = project;
    this.versionedOnlineNames = versionedOnlineNames;
    this.flavor = flavor;
    this.clock = clock;
  }

  @Override
  public String address() {
    return file.address();
  }

  @Override
  public Registry read() {
    RegistryMessage stored =
        load()
            .orElseThrow(
                () ->
                    new DefinitionException(
                        address(),
                        "it does not exist",
                        "Run 'headrace apply' (or 'feast apply') first, or correct 'registry' in"
                            + " feature_store.yaml."));
    Registry registry = snapshot(stored);
    if (registry.isEmpty()) {
      throw new DefinitionException(
          address(),
          "project '" + project + "' is not in it",
          "Run 'headrace apply' first, or correct 'project' in feature_store.yaml. "
              + Suggestions.among(
                  "projects",
                  project,
                  stored.getProjectsList().stream().map(p -> p.getSpec().getName()).toList()));
    }
    return registry;
  }

  @Override
  public Registry readOrEmpty() {
    return snapshot(load().orElseGet(RegistryMessage::getDefaultInstance));
  }

  @Override
  public RegistryPlan plan(Definitions definitions) {
    RegistryMessage stored = load().orElseGet(RegistryMessage::getDefaultInstance);
    return plan(stored, applier(stored), definitions);
  }

  @Override
  public RegistryPlan apply(Definitions definitions) {
    return file.locked(
        () -> {
          RegistryMessage stored = load().orElseGet(RegistryMessage::getDefaultInstance);
          DefinitionsApplier applier = applier(stored);
          RegistryPlan plan = plan(stored, applier, definitions);
          if (!applier.result().equals(stored)) {
            save(applier.result());
          }
          return plan;
        });
  }

  @Override
  public List<ObjectChange> delete(List<String> names) {
    return file.locked(
        () -> {
          ObjectDeleter deleter = new ObjectDeleter(loadExisting(), project);
          List<ObjectName> objects = deleter.resolve(names);
          if (!objects.isEmpty()) {
            save(deleter.without(objects));
          }
          return objects.stream()
              .map(o -> new ObjectChange(o.kind(), o.name(), ObjectChange.Action.DELETE, List.of()))
              .toList();
        });
  }

  @Override
  public void recordMaterialization(String view, Interval interval) {
    file.locked(
        () -> {
          RegistryMessage stored = loadExisting();
          save(
              MaterializationRecord.add(stored, project, view, interval, clock.instant())
                  .orElseThrow(
                      () ->
                          new DefinitionException(
                              ObjectKind.FEATURE_VIEW.named(view),
                              "it is no longer in project '"
                                  + project
                                  + "' of "
                                  + address()
                                  + ", so the materialized interval was not recorded",
                              "Apply it again, then materialize again.")));
          return null;
        });
  }

  private DefinitionsApplier applier(RegistryMessage stored) {
    return new DefinitionsApplier(stored, project, flavor, clock.instant());
  }

  private RegistryPlan plan(
      RegistryMessage stored, DefinitionsApplier applier, Definitions definitions) {
    Registry before = snapshot(stored);
    List<ObjectChange> changes = applier.apply(definitions);
    return new RegistryPlan(changes, Undefined.of(before, definitions), before.versionId());
  }

  private Registry snapshot(RegistryMessage message) {
    return new Registry(message, project, versionedOnlineNames);
  }

  private RegistryMessage loadExisting() {
    return load()
        .orElseThrow(
            () ->
                new DefinitionException(
                    address(), "it does not exist", "Run 'headrace apply' first."));
  }

  private Optional<RegistryMessage> load() {
    return file.read().map(this::parse);
  }

  private RegistryMessage parse(byte[] content) {
    try {
      RegistryMessage message = RegistryMessage.parseFrom(content);
      // Every writer sets it; bytes that lack it only happen to parse, or end too early.
      if (message.getRegistrySchemaVersion().isEmpty()) {
        throw damaged(null);
      }
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw damaged(e);
    }
  }

  private StoreException damaged(Exception cause) {
    return new StoreException(
        address(),
        "its content is damaged or not a Feast registry, and was left as it is. Restore a copy, or"
            + " move it away and apply the definitions again; recorded intervals are lost then.",
        cause);
  }

  private void save(RegistryMessage message) {
    file.replace(
        message.toBuilder()
            .setRegistrySchemaVersion(SCHEMA_VERSION)
            .setVersionId(UUID.randomUUID().toString())
            .setLastUpdated(Timestamps.timestamp(clock.instant()))
            .build()
            .toByteArray());
  }
}
