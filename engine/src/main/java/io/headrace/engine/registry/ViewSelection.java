package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureReference;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.Suggestions;
import io.headrace.engine.registry.proto.FeatureServiceSpec;
import io.headrace.engine.registry.proto.FeatureViewProjection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves feature references and services, and tells all that is wrong with them at once. */
final class ViewSelection {
  private final Registry registry;
  private final List<Problem> problems = new ArrayList<>();

  ViewSelection(Registry registry) {
    this.registry = registry;
  }

  List<SelectedView> select(List<FeatureReference> references) {
    if (references.isEmpty()) {
      throw new DefinitionException(
          "Feature references", "there are none", "Name at least one, as view:feature.");
    }
    Map<String, List<String>> byView = new LinkedHashMap<>();
    Set<FeatureReference> seen = new HashSet<>();
    for (FeatureReference r : references) {
      if (!seen.add(r)) {
        problem("Feature reference '" + r + "'", "it is given twice", "Name each feature once.");
        continue;
      }
      byView.computeIfAbsent(r.view(), v -> new ArrayList<>()).add(r.feature());
    }
    List<SelectedView> selected = new ArrayList<>();
    byView.forEach(
        (name, features) -> {
          String where = "Feature reference '" + name + ":" + features.get(0) + "'";
          VersionedName versioned = VersionedName.parse(name);
          Optional<FeatureView> view = runnable(where, versioned.view());
          view.filter(v -> isCurrent(where, versioned))
              .ifPresent(
                  v ->
                      selected.add(
                          selected(
                              "Feature view '" + v.name() + "'",
                              v,
                              new Projection(
                                  v.name(), versioned.nameInUse(), Map.of(), features))));
        });
    requireNoProblems();
    return selected;
  }

  ServiceSelection select(FeatureService service, FeatureServiceSpec spec) {
    List<SelectedView> selected = new ArrayList<>();
    List<String> onDemand = new ArrayList<>();
    String where = "Feature service '" + service.name() + "'";
    for (int i = 0; i < service.projections().size(); i++) {
      Projection p = service.projections().get(i);
      FeatureViewProjection message = spec.getFeatures(i);
      Optional<FeatureView> found = registry.findFeatureView(p.view());
      if (found.isPresent() && found.get().kind() == FeatureView.Kind.ON_DEMAND_FEATURE_VIEW) {
        onDemand.add(p.view());
        continue;
      }
      VersionedName versioned =
          new VersionedName(
              p.view(),
              message.hasVersionTag()
                  ? Optional.of("v" + message.getVersionTag())
                  : Optional.empty());
      runnable(where, p.view())
          .filter(v -> isCurrent(where, versioned))
          .ifPresent(
              v -> {
                Optional<String> name =
                    versioned.version().map(n -> p.nameInUse() + "@" + n).or(p::alias);
                selected.add(
                    selected(
                        where, v, new Projection(v.name(), name, p.joinKeyMap(), p.features())));
              });
    }
    requireNoProblems();
    return new ServiceSelection(selected, onDemand, spec.getPrecomputeOnline());
  }

  static List<Problem> obstacle(FeatureView view) {
    return List.of(obstacle("", view));
  }

  private static Problem obstacle(String asker, FeatureView view) {
    String kind = view.kind().text();
    return new Problem(
        asker
            + (asker.isEmpty() ? Character.toUpperCase(kind.charAt(0)) : kind.charAt(0))
            + kind.substring(1)
            + " '"
            + view.name()
            + "'",
        "it cannot run here: " + view.obstacle().orElse(""),
        "Leave the view out, or let Feast run it.");
  }

  private Optional<FeatureView> runnable(String where, String name) {
    Optional<FeatureView> view = registry.findFeatureView(name);
    if (view.isEmpty()) {
      problem(
          where,
          "feature view '" + name + "' is not in project '" + registry.project() + "'",
          Suggestions.among(
              "feature views",
              name,
              registry.featureViews().stream().map(FeatureView::name).toList()));
    } else if (view.get().obstacle().isPresent()) {
      problems.add(obstacle(where + ", ", view.get()));
      return Optional.empty();
    }
    return view;
  }

  private boolean isCurrent(String where, VersionedName name) {
    if (name.version().isEmpty()) {
      return true;
    }
    int current = registry.state(name.view()).versionNumber();
    if (name.number().isPresent() && name.number().get() == current) {
      return true;
    }
    problem(
        where,
        "version '"
            + name.version().get()
            + "' of feature view '"
            + name.view()
            + "' is not the current one, which is v"
            + current,
        "Only the current version can be read here: write '"
            + name.view()
            + "' without a version, or '"
            + name.view()
            + "@v"
            + current
            + "'.");
    return false;
  }

  private SelectedView selected(String where, FeatureView view, Projection projection) {
    List<Field> fields = new ArrayList<>();
    for (String feature : projection.features()) {
      Optional<Field> field = view.feature(feature);
      if (field.isEmpty()) {
        problem(
            where,
            "there is no feature '" + feature + "' in feature view '" + view.name() + "'",
            Suggestions.among("features of '" + view.name() + "'", feature, view.featureNames()));
      }
      field.ifPresent(fields::add);
    }
    return new SelectedView(view, projection, fields);
  }

  private void problem(String where, String what, String fix) {
    problems.add(new Problem(where, what, fix));
  }

  private void requireNoProblems() {
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }
}
