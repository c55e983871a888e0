package io.headrace.engine.registry;

import com.google.protobuf.Message;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.Entity;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.ValueType;
import io.headrace.engine.registry.proto.EntitySpec;
import io.headrace.engine.registry.proto.FeatureServiceMessage;
import io.headrace.engine.registry.proto.FeatureViewMeta;
import io.headrace.engine.registry.proto.FeatureViewState;
import io.headrace.engine.registry.proto.MaterializationInterval;
import io.headrace.engine.registry.proto.ObjectMeta;
import io.headrace.engine.registry.proto.OnDemandFeatureViewMeta;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One project's objects out of a registry message, by name and in stored order. */
final class ProjectObjects {
  private static final Pattern PINNED = Pattern.compile("(?i)v(?:ersion)?([0-9]{1,9})");

  final Map<String, Entity> entities = new LinkedHashMap<>();
  final Map<String, DataSource> dataSources = new LinkedHashMap<>();
  final Map<String, FeatureView> views = new LinkedHashMap<>();
  final Map<String, ViewState> states = new HashMap<>();
  final Map<String, FeatureService> services = new LinkedHashMap<>();
  final Map<String, FeatureServiceMessage> serviceMessages = new HashMap<>();
  final Map<ObjectKind, Map<String, Message>> messages = new HashMap<>();

  ProjectObjects(RegistryMessage registry, String project) {
    for (ObjectKind kind : ObjectKind.values()) {
      messages.put(kind, new LinkedHashMap<>());
    }
    registry.getProjectsList().stream()
        .filter(p -> p.getSpec().getName().equals(project))
        .forEach(p -> keep(ObjectKind.PROJECT, p.getSpec().getName(), p));
    readEntities(registry, project);
    registry.getDataSourcesList().stream()
        .filter(s -> s.getProject().equals(project))
        .forEach(
            s -> {
              dataSources.put(s.getName(), SourceReader.read(s));
              keep(ObjectKind.DATA_SOURCE, s.getName(), s);
            });
    readViews(registry, project);
    registry.getFeatureServicesList().stream()
        .filter(s -> s.getSpec().getProject().equals(project))
        .forEach(
            s -> {
              services.put(s.getSpec().getName(), ServiceReader.read(s.getSpec()));
              serviceMessages.put(s.getSpec().getName(), s);
              keep(ObjectKind.FEATURE_SERVICE, s.getSpec().getName(), s);
            });
  }

  private void readEntities(RegistryMessage registry, String project) {
    registry.getEntitiesList().stream()
        .filter(e -> e.getSpec().getProject().equals(project))
        .filter(e -> !e.getSpec().getName().equals(Names.DUMMY_ENTITY))
        .forEach(
            e -> {
              entities.put(e.getSpec().getName(), entity(e.getSpec()));
              keep(ObjectKind.ENTITY, e.getSpec().getName(), e);
            });
  }

  private void readViews(RegistryMessage registry, String project) {
    Map<String, Field> joinKeys = new HashMap<>();
    entities.forEach(
        (name, e) -> e.valueType().ifPresent(t -> joinKeys.put(name, new Field(e.joinKey(), t))));
    ViewReader reader = new ViewReader(joinKeys);
    registry.getFeatureViewsList().stream()
        .filter(v -> v.getSpec().getProject().equals(project))
        .forEach(
            v -> view(reader.read(v.getSpec()), state(v.getMeta(), v.getSpec().getVersion()), v));
    registry.getStreamFeatureViewsList().stream()
        .filter(v -> v.getSpec().getProject().equals(project))
        .forEach(
            v -> view(reader.read(v.getSpec()), state(v.getMeta(), v.getSpec().getVersion()), v));
    registry.getOnDemandFeatureViewsList().stream()
        .filter(v -> v.getSpec().getProject().equals(project))
        .forEach(
            v -> view(reader.read(v.getSpec()), state(v.getMeta(), v.getSpec().getVersion()), v));
    registry.getLabelViewsList().stream()
        .filter(v -> v.getSpec().getProject().equals(project))
        .forEach(v -> view(reader.read(v.getSpec()), state(v.getMeta()), v));
  }

  private void view(FeatureView view, ViewState state, Message message) {
    views.put(view.name(), view);
    states.put(view.name(), state);
    keep(ObjectKind.FEATURE_VIEW, view.name(), message);
  }

  private void keep(ObjectKind kind, String name, Message message) {
    messages.get(kind).put(name, message);
  }

  Map<String, Message> messages(ObjectKind kind) {
    return Collections.unmodifiableMap(messages.get(kind));
  }

  boolean isEmpty() {
    return messages.values().stream().allMatch(Map::isEmpty);
  }

  private static Entity entity(EntitySpec s) {
    Optional<FeatureType> type =
        ValueType.ofNumber(s.getValueType())
            .filter(t -> t != ValueType.INVALID)
            .flatMap(FeatureTypes::ofValueType);
    return new Entity(
        s.getName(),
        s.getJoinKey().isEmpty() ? s.getName() : s.getJoinKey(),
        type,
        s.getDescription(),
        s.getTagsMap(),
        s.getOwner());
  }

  /** What a view's materializations recorded, in recorded order. */
  static List<Interval> intervals(FeatureViewMeta m) {
    return m.getMaterializationIntervalsList().stream().map(ProjectObjects::interval).toList();
  }

  private static ViewState state(FeatureViewMeta m, String version) {
    return new ViewState(
        intervals(m),
        status(m.getState()),
        m.getCurrentVersionNumber(),
        pinned(version),
        instant(m.hasCreatedTimestamp(), m.getCreatedTimestamp()),
        instant(m.hasLastUpdatedTimestamp(), m.getLastUpdatedTimestamp()));
  }

  private static ViewState state(OnDemandFeatureViewMeta m, String version) {
    return new ViewState(
        List.of(),
        status(m.getState()),
        m.getCurrentVersionNumber(),
        pinned(version),
        instant(m.hasCreatedTimestamp(), m.getCreatedTimestamp()),
        instant(m.hasLastUpdatedTimestamp(), m.getLastUpdatedTimestamp()));
  }

  private static ViewState state(ObjectMeta m) {
    return new ViewState(
        List.of(),
        ViewState.Status.UNSPECIFIED,
        0,
        Optional.empty(),
        instant(m.hasCreatedTimestamp(), m.getCreatedTimestamp()),
        instant(m.hasLastUpdatedTimestamp(), m.getLastUpdatedTimestamp()));
  }

  private static Optional<Instant> instant(boolean present, com.google.protobuf.Timestamp t) {
    return present ? Optional.of(Timestamps.instant(t)) : Optional.empty();
  }

  private static ViewState.Status status(FeatureViewState state) {
    return switch (state) {
      case STATE_UNSPECIFIED -> ViewState.Status.UNSPECIFIED;
      case CREATED -> ViewState.Status.CREATED;
      case GENERATED -> ViewState.Status.GENERATED;
      case MATERIALIZING -> ViewState.Status.MATERIALIZING;
      case AVAILABLE_ONLINE -> ViewState.Status.AVAILABLE_ONLINE;
      case UNRECOGNIZED -> ViewState.Status.UNKNOWN;
    };
  }

  private static Optional<Integer> pinned(String version) {
    Matcher m = PINNED.matcher(version);
    return m.matches() ? Optional.of(Integer.valueOf(m.group(1))) : Optional.empty();
  }

  // Feast records whatever it was called with, also an end before a start.
  private static Interval interval(MaterializationInterval i) {
    Instant start = Timestamps.instant(i.getStartTime());
    Instant end = Timestamps.instant(i.getEndTime());
    return start.isAfter(end) ? new Interval(end, start) : new Interval(start, end);
  }
}
