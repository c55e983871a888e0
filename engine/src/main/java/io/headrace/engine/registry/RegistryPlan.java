package io.headrace.engine.registry;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The difference between definitions and a registry.
 *
 * @param changes every object that the definitions name, in the order project, entities, data
 *     sources, feature views, feature services
 * @param undefined objects of the registry that the definitions lack; they stay as they are
 * @param registryVersion the version id that the registry had when it was read: another one later
 *     means that somebody wrote in between
 */
public record RegistryPlan(
    List<ObjectChange> changes, List<ObjectName> undefined, Optional<String> registryVersion) {
  public RegistryPlan {
    changes = List.copyOf(changes);
    undefined = List.copyOf(undefined);
  }

  public List<ObjectChange> created() {
    return of(ObjectChange.Action.CREATE);
  }

  public List<ObjectChange> updated() {
    return of(ObjectChange.Action.UPDATE);
  }

  public List<ObjectChange> unchanged() {
    return of(ObjectChange.Action.UNCHANGED);
  }

  /** Whether the registry already says what the definitions say. */
  public boolean isEmpty() {
    return created().isEmpty() && updated().isEmpty();
  }

  /** Readable lines: what is created and updated, then a count of what is not touched. */
  public String text() {
    String changed =
        changes.stream()
            .filter(c -> c.action() != ObjectChange.Action.UNCHANGED)
            .map(c -> c.text() + "\n")
            .collect(Collectors.joining());
    String kept =
        undefined.isEmpty()
            ? ""
            : "kept, though not defined here: "
                + undefined.stream().map(ObjectName::toString).collect(Collectors.joining(", "))
                + "\n";
    return changed + unchanged().size() + " unchanged\n" + kept;
  }

  private List<ObjectChange> of(ObjectChange.Action action) {
    return changes.stream().filter(c -> c.action() == action).toList();
  }

  /** One object by kind and name. */
  public record ObjectName(ObjectKind kind, String name) {
    @Override
    public String toString() {
      return kind.text() + " " + name;
    }
  }
}
