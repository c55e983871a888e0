package io.headrace.engine.repository;

import io.headrace.engine.configuration.YamlBlock;
import io.headrace.engine.configuration.YamlNode;
import io.headrace.engine.definitions.FeatureService;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.Projection;
import io.headrace.engine.definitions.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads feature services, with the views that they name. */
final class ServiceReader {
  private final Map<String, FeatureView> views;
  private final Collection<String> declaredViews;
  private final Problems problems;

  /**
   * @param declaredViews names of all views, those with problems too
   */
  ServiceReader(
      Map<String, FeatureView> views, Collection<String> declaredViews, Problems problems) {
    this.views = views;
    this.declaredViews = declaredViews;
    this.problems = problems;
  }

  FeatureService read(String name, YamlBlock block) {
    block.refuseUnknownKeys(DefinitionReader.keysWith("features"));
    List<Projection> projections = new ArrayList<>();
    Set<String> namesInUse = new HashSet<>();
    for (YamlNode item : block.items("features")) {
      Optional<Projection> projection = projection(item, block);
      projection.ifPresent(projections::add);
      if (projection.isPresent() && !namesInUse.add(projection.get().nameInUse())) {
        block.problem(
            "two of its views go by the name '" + projection.get().nameInUse() + "'",
            "Give one of them a 'name_alias' of its own.");
      }
    }
    checkBareNames(projections, block);
    if (block.items("features").isEmpty()) {
      block.problem("it has no features", "List views under 'features'.");
    }
    return new FeatureService(
        name,
        projections,
        block.text("description").orElse(""),
        block.textMap("tags"),
        block.text("owner").orElse(""));
  }

  private Optional<Projection> projection(YamlNode item, YamlBlock service) {
    if (item instanceof YamlNode.Scalar scalar) {
      return view(scalar.text(), service)
          .map(v -> new Projection(v.name(), Optional.empty(), Map.of(), v.featureNames()));
    }
    if (!(item instanceof YamlNode.Mapping mapping)) {
      service.problem(
          "an entry of 'features' is " + item.kind(),
          "Write a view's name, or a block with 'view'.");
      return Optional.empty();
    }
    YamlBlock block =
        new YamlBlock(
            service.where() + ", features, line " + item.position().line(), mapping, problems);
    block.refuseUnknownKeys(List.of("view", "features", "name_alias", "join_key_map"));
    String viewName = block.requiredText("view", "Name a feature view.");
    Optional<String> alias = block.text("name_alias");
    alias
        .flatMap(Names::objection)
        .ifPresent(why -> block.problem("'name_alias': " + why, "Choose another alias."));
    List<String> wanted = block.texts("features");
    Map<String, String> joinKeyMap = block.textMap("join_key_map");
    if (viewName.isEmpty()) {
      return Optional.empty();
    }
    return view(viewName, block)
        .map(
            view -> {
              checkFeatures(view, wanted, block);
              checkJoinKeys(view, joinKeyMap, block);
              return new Projection(
                  viewName, alias, joinKeyMap, wanted.isEmpty() ? view.featureNames() : wanted);
            });
  }

  private static void checkBareNames(List<Projection> projections, YamlBlock block) {
    Map<String, String> viewOf = new HashMap<>();
    for (Projection projection : projections) {
      if (projection.alias().isPresent()) {
        continue;
      }
      for (String feature : projection.features()) {
        String other = viewOf.putIfAbsent(feature, projection.view());
        if (other != null && !other.equals(projection.view())) {
          block.problem(
              "the feature '"
                  + feature
                  + "' comes from both '"
                  + other
                  + "' and '"
                  + projection.view()
                  + "'",
              "Give one of the views a 'name_alias' and ask for full feature names, or leave the"
                  + " feature out of one.");
        }
      }
    }
  }

  private Optional<FeatureView> view(String name, YamlBlock block) {
    // A view that is declared but has problems of its own is told once, there.
    if (!declaredViews.contains(name)) {
      block.problem(
          "feature view '" + name + "' is not defined",
          Suggestions.among("feature views", name, declaredViews));
    }
    return Optional.ofNullable(views.get(name));
  }

  private static void checkFeatures(FeatureView view, List<String> wanted, YamlBlock block) {
    Set<String> seen = new HashSet<>();
    for (String feature : wanted) {
      if (view.feature(feature).isEmpty()) {
        block.problem(
            "feature view '" + view.name() + "' has no feature '" + feature + "'",
            Suggestions.among("features", feature, view.featureNames()));
      } else if (!seen.add(feature)) {
        block.problem("the feature '" + feature + "' is named twice", "Name it once.");
      }
    }
  }

  private static void checkJoinKeys(FeatureView view, Map<String, String> map, YamlBlock block) {
    for (String key : map.keySet()) {
      if (!view.joinKeyNames().contains(key)) {
        block.problem(
            "'join_key_map' maps '" + key + "', which is no join key of '" + view.name() + "'",
            Suggestions.among("join keys", key, view.joinKeyNames()));
      }
    }
    if (new HashSet<>(map.values()).size() < map.size()) {
      block.problem("'join_key_map' maps two join keys to one column", "Name two columns.");
    }
  }
}
