package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.registry.proto.RegistryMessageOrBuilder;
import java.util.Optional;

/** Finds views among the registry's lists, one for each kind. */
final class RegistryViews {
  private RegistryViews() {}

  /** The position of a plain or batch view, or -1. */
  static int plainViewAt(RegistryMessageOrBuilder registry, String project, String name) {
    for (int i = 0; i < registry.getFeatureViewsCount(); i++) {
      var spec = registry.getFeatureViews(i).getSpec();
      if (spec.getProject().equals(project) && spec.getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The position of a stream view, or -1. */
  static int streamViewAt(RegistryMessageOrBuilder registry, String project, String name) {
    for (int i = 0; i < registry.getStreamFeatureViewsCount(); i++) {
      var spec = registry.getStreamFeatureViews(i).getSpec();
      if (spec.getProject().equals(project) && spec.getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * @throws DefinitionException when a view of another kind has the name
   */
  static void requireFreeName(RegistryMessageOrBuilder registry, String project, String name) {
    Optional<String> taken = Optional.empty();
    if (streamViewAt(registry, project, name) >= 0) {
      taken = Optional.of("a stream feature view");
    } else if (registry.getOnDemandFeatureViewsList().stream()
        .map(v -> v.getSpec())
        .anyMatch(s -> s.getProject().equals(project) && s.getName().equals(name))) {
      taken = Optional.of("an on-demand feature view");
    } else if (registry.getLabelViewsList().stream()
        .map(v -> v.getSpec())
        .anyMatch(s -> s.getProject().equals(project) && s.getName().equals(name))) {
      taken = Optional.of("a label view");
    }
    if (taken.isPresent()) {
      throw new DefinitionException(
          ObjectKind.FEATURE_VIEW.named(name),
          "the registry has " + taken.get() + " of that name",
          "Rename the view, or delete the other one first.");
    }
  }
}
