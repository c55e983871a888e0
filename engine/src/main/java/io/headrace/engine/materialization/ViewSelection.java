package io.headrace.engine.materialization;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.FeatureView.Kind;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.Suggestions;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * Which views a run is about: names, globs and {@code tag:key=value}, or every view that is online.
 */
public final class ViewSelection {
  private static final Set<Kind> MATERIALIZED =
      Set.of(Kind.FEATURE_VIEW, Kind.BATCH_FEATURE_VIEW, Kind.STREAM_FEATURE_VIEW);

  private ViewSelection() {}

  /**
   * The views in the registry's order, each once.
   *
   * @param patterns empty for every view that is online, enabled and can run
   * @throws DefinitionException when a pattern fits no view, or a view that is named is not online
   */
  public static List<FeatureView> select(List<FeatureView> known, List<String> patterns) {
    if (patterns.isEmpty()) {
      return known.stream()
          .filter(ViewSelection::isServed)
          .filter(v -> v.obstacle().isEmpty())
          .toList();
    }
    Map<String, FeatureView> chosen = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (String pattern : patterns) {
      List<FeatureView> fitting = known.stream().filter(v -> fits(v, pattern)).toList();
      if (fitting.isEmpty()) {
        problems.add(
            new Problem(
                "--views " + pattern,
                "no feature view fits",
                Suggestions.among(
                    "feature views", pattern, known.stream().map(FeatureView::name).toList())));
      }
      for (FeatureView view : fitting) {
        if (isServed(view)) {
          chosen.put(view.name(), view);
        } else if (view.name().equals(pattern)) {
          problems.add(
              new Problem("Feature view '" + pattern + "'", whyNotServed(view), howToServe(view)));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return List.copyOf(chosen.values());
  }

  private static boolean fits(FeatureView view, String pattern) {
    if (pattern.startsWith("tag:")) {
      String tag = pattern.substring("tag:".length());
      int equals = tag.indexOf('=');
      return equals < 0
          ? view.tags().containsKey(tag)
          : tag.substring(equals + 1).equals(view.tags().get(tag.substring(0, equals)));
    }
    if (view.name().equals(pattern)) {
      return true;
    }
    if (pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[')) {
      return false;
    }
    return glob(pattern).matches(Path.of(view.name()));
  }

  private static PathMatcher glob(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new DefinitionException(
          "--views " + pattern,
          "it is no glob: " + e.getDescription(),
          "Write for example 'driver_*', or a name as it is.");
    }
  }

  private static boolean isServed(FeatureView view) {
    return view.online() && view.enabled() && MATERIALIZED.contains(view.kind());
  }

  private static String whyNotServed(FeatureView view) {
    if (!MATERIALIZED.contains(view.kind())) {
      return "it is an " + view.kind().text() + ", which holds nothing that could be materialized";
    }
    return view.enabled() ? "it is not online" : "it is disabled";
  }

  private static String howToServe(FeatureView view) {
    return MATERIALIZED.contains(view.kind())
        ? "Set 'online: true' (and leave it enabled) and apply, or leave it out of --views."
        : "Materialize the views that it reads.";
  }
}
