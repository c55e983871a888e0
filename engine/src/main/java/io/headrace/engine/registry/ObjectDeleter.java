package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.registry.RegistryPlan.ObjectName;
import io.headrace.engine.registry.proto.FeatureViewVersionHistory;
import io.headrace.engine.registry.proto.RegistryMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Deletes objects of one project by name, unless others use them. */
final class ObjectDeleter {
  private static final List<ObjectKind> KINDS =
      List.of(
          ObjectKind.ENTITY,
          ObjectKind.DATA_SOURCE,
          ObjectKind.FEATURE_VIEW,
          ObjectKind.FEATURE_SERVICE);

  private final RegistryMessage registry;
  private final String project;
  private final ProjectObjects objects;

  ObjectDeleter(RegistryMessage registry, String project) {
    this.registry = registry;
    this.project = project;
    this.objects = new ProjectObjects(registry, project);
  }

  /**
   * What the names mean. A name alone, or behind its kind: {@code entity:driver}, {@code
   * data-source:driver}.
   *
   * @throws DefinitionException with every name that is unknown, means several objects, or is used
   *     by an object that stays
   */
  List<ObjectName> resolve(List<String> names) {
    List<Problem> problems = new ArrayList<>();
    Set<ObjectName> found = new LinkedHashSet<>();
    for (String name : names) {
      List<ObjectName> meant = meant(name);
      if (meant.size() == 1) {
        found.add(meant.get(0));
      } else if (meant.isEmpty()) {
        problems.add(unknown(name));
      } else {
        problems.add(ambiguous(name, meant));
      }
    }
    if (problems.isEmpty()) {
      List<Usage> usages = new Usages(registry, project).all();
      for (ObjectName o : found) {
        Set<String> users =
            usages.stream()
                .filter(u -> u.used().equals(o) && !found.contains(u.user()))
                .map(u -> u.user().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!users.isEmpty()) {
          problems.add(
              new Problem(
                  o.kind().named(o.name()),
                  "it is used by " + String.join(", ", users),
                  "Delete those as well, or first."));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return List.copyOf(found);
  }

  /** The registry without the objects, and without the recorded versions of deleted views. */
  RegistryMessage without(List<ObjectName> names) {
    RegistryMessage.Builder b = registry.toBuilder();
    b.clearEntities().clearDataSources().clearFeatureServices();
    b.clearFeatureViews().clearStreamFeatureViews().clearOnDemandFeatureViews().clearLabelViews();
    registry.getEntitiesList().stream()
        .filter(
            e -> stays(names, ObjectKind.ENTITY, e.getSpec().getProject(), e.getSpec().getName()))
        .forEach(b::addEntities);
    registry.getDataSourcesList().stream()
        .filter(s -> stays(names, ObjectKind.DATA_SOURCE, s.getProject(), s.getName()))
        .forEach(b::addDataSources);
    registry.getFeatureServicesList().stream()
        .filter(
            s ->
                stays(
                    names,
                    ObjectKind.FEATURE_SERVICE,
                    s.getSpec().getProject(),
                    s.getSpec().getName()))
        .forEach(b::addFeatureServices);
    registry.getFeatureViewsList().stream()
        .filter(v -> viewStays(names, v.getSpec().getProject(), v.getSpec().getName()))
        .forEach(b::addFeatureViews);
    registry.getStreamFeatureViewsList().stream()
        .filter(v -> viewStays(names, v.getSpec().getProject(), v.getSpec().getName()))
        .forEach(b::addStreamFeatureViews);
    registry.getOnDemandFeatureViewsList().stream()
        .filter(v -> viewStays(names, v.getSpec().getProject(), v.getSpec().getName()))
        .forEach(b::addOnDemandFeatureViews);
    registry.getLabelViewsList().stream()
        .filter(v -> viewStays(names, v.getSpec().getProject(), v.getSpec().getName()))
        .forEach(b::addLabelViews);
    if (registry.hasFeatureViewVersionHistory()) {
      FeatureViewVersionHistory history = registry.getFeatureViewVersionHistory();
      FeatureViewVersionHistory.Builder kept = history.toBuilder().clearRecords();
      history.getRecordsList().stream()
          .filter(r -> viewStays(names, r.getProjectId(), r.getFeatureViewName()))
          .forEach(kept::addRecords);
      b.setFeatureViewVersionHistory(kept);
    }
    return b.build();
  }

  private boolean viewStays(List<ObjectName> names, String itsProject, String name) {
    return stays(names, ObjectKind.FEATURE_VIEW, itsProject, name);
  }

  private boolean stays(List<ObjectName> names, ObjectKind kind, String itsProject, String name) {
    return !itsProject.equals(project) || !names.contains(new ObjectName(kind, name));
  }

  private List<ObjectName> meant(String text) {
    List<ObjectName> meant = new ArrayList<>();
    for (ObjectKind kind : KINDS) {
      String prefix = prefix(kind);
      String name = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      if (objects.messages(kind).containsKey(name)) {
        meant.add(new ObjectName(kind, name));
      }
    }
    return meant;
  }

  private static String prefix(ObjectKind kind) {
    return kind.text().replace(' ', '-') + ":";
  }

  private Problem unknown(String name) {
    Set<String> known = new TreeSet<>();
    KINDS.forEach(k -> known.addAll(objects.messages(k).keySet()));
    return new Problem(
        "Object '" + name + "'",
        "it is not in project '" + project + "' of the registry",
        Suggestions.among("objects", name, known));
  }

  private static Problem ambiguous(String name, List<ObjectName> meant) {
    return new Problem(
        "Object '" + name + "'",
        "it means several: "
            + meant.stream().map(ObjectName::toString).collect(Collectors.joining(", ")),
        "Write the kind before it, as in " + prefix(meant.get(0).kind()) + name + ".");
  }
}
