package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.registry.RegistryContent.Changed;
import io.headrace.engine.registry.RegistryPlan.ObjectName;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One project of a registry, wherever its content is kept. */
final class StoredRegistry implements RegistryStore {
  private final RegistryContent content;
  private final String project;
  private final boolean versionedOnlineNames;
  private final SourceFlavor flavor;
  private final Clock clock;

  StoredRegistry(
      RegistryContent content,
      String project,
      boolean versionedOnlineNames,
      SourceFlavor flavor,
      Clock clock) {
    this.content = content;
    this.project = project;
    this.versionedOnlineNames = versionedOnlineNames;
    this.flavor = flavor;
    this.clock = clock;
  }

  @Override
  public String address() {
    return content.address();
  }

  @Override
  public Registry read() {
    RegistryMessage stored =
        content
            .read()
            .orElseThrow(
                () ->
                    missing(
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
    return snapshot(readOrNothing());
  }

  @Override
  public RegistryPlan plan(Definitions definitions) {
    RegistryMessage stored = readOrNothing();
    return plan(stored, applier(stored), definitions);
  }

  @Override
  public Registry preview(Definitions definitions) {
    DefinitionsApplier applier = applier(readOrNothing());
    applier.apply(definitions);
    return snapshot(applier.result());
  }

  @Override
  public RegistryPlan apply(Definitions definitions) {
    return content.change(
        stored -> {
          DefinitionsApplier applier = applier(stored);
          RegistryPlan plan = plan(stored, applier, definitions);
          return new Changed<>(applier.result(), plan);
        });
  }

  @Override
  public List<ObjectChange> delete(List<String> names) {
    requireExisting();
    return content.change(
        stored -> {
          ObjectDeleter deleter = new ObjectDeleter(stored, project);
          List<ObjectName> objects = deleter.resolve(names);
          return new Changed<>(
              objects.isEmpty() ? stored : deleter.without(objects),
              objects.stream()
                  .map(
                      o ->
                          new ObjectChange(
                              o.kind(), o.name(), ObjectChange.Action.DELETE, List.of()))
                  .toList());
        });
  }

  @Override
  public void recordMaterialization(String view, Interval interval) {
    requireExisting();
    content.changeView(
        view,
        stored ->
            new Changed<>(
                MaterializationRecord.add(stored, project, view, interval, clock.instant())
                    .orElseThrow(() -> noLongerThere(view)),
                view));
  }

  @Override
  public Optional<Interval> recordIncrement(String view, Interval interval) {
    requireExisting();
    return content.changeView(
        view,
        stored -> {
          Optional<Interval> rest =
              rest(interval, MaterializationRecord.lastEnd(stored, project, view));
          if (rest.isEmpty()) {
            return new Changed<>(stored, rest);
          }
          return new Changed<>(
              MaterializationRecord.add(stored, project, view, rest.get(), clock.instant())
                  .orElseThrow(() -> noLongerThere(view)),
              rest);
        });
  }

  /** What lies after {@code lastEnd}; an increment of one moment that it ends at is recorded. */
  private static Optional<Interval> rest(Interval interval, Optional<Instant> lastEnd) {
    if (lastEnd.isEmpty() || !lastEnd.get().isAfter(interval.start())) {
      return Optional.of(interval);
    }
    return lastEnd.get().isBefore(interval.end())
        ? Optional.of(new Interval(lastEnd.get(), interval.end()))
        : Optional.empty();
  }

  private DefinitionException noLongerThere(String view) {
    return new DefinitionException(
        ObjectKind.FEATURE_VIEW.named(view),
        "it is no longer in project '"
            + project
            + "' of "
            + address()
            + ", so the materialized interval was not recorded",
        "Apply it again, then materialize again.");
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

  private RegistryMessage readOrNothing() {
    return content.read().orElseGet(RegistryMessage::getDefaultInstance);
  }

  private void requireExisting() {
    if (!content.exists()) {
      throw missing("Run 'headrace apply' first.");
    }
  }

  private DefinitionException missing(String fix) {
    return new DefinitionException(address(), "it does not exist", fix);
  }
}
