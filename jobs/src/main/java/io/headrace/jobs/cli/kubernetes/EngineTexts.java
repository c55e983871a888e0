package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.configuration.LiteralSecrets;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.TimeText;
import io.headrace.engine.materialization.ViewSelection;
import io.headrace.operator.catalogue.EngineKnowledge;
import io.headrace.operator.problems.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The engine's answers to what a deployment file says.
 *
 * @param views those of the definition files; empty where they could not be read here
 */
record EngineTexts(Optional<List<FeatureView>> views) implements EngineKnowledge {

  /** Where no feature repository is at hand. */
  static final EngineTexts ALONE = new EngineTexts(Optional.empty());

  @Override
  public Optional<String> secretIn(String key, String value) {
    return LiteralSecrets.in(key.substring(key.lastIndexOf('.') + 1), value);
  }

  @Override
  public Optional<Instant> moment(String text, Instant now) {
    try {
      return Optional.of(TimeText.parse(text, now));
    } catch (DefinitionException e) {
      return Optional.empty();
    }
  }

  @Override
  public ViewChoice choose(List<String> patterns) {
    if (views.isEmpty()) {
      return new ViewChoice(false, List.of(), List.of());
    }
    List<FeatureView> chosen;
    try {
      chosen = ViewSelection.select(views.get(), patterns);
    } catch (DefinitionException e) {
      throw refused(e);
    }
    List<Problem> unreadable = chosen.stream().flatMap(v -> unreadable(v).stream()).toList();
    if (!unreadable.isEmpty()) {
      throw refused(new DefinitionException(unreadable));
    }
    return new ViewChoice(true, names(chosen), patterns.isEmpty() ? offline(chosen) : List.of());
  }

  /** Left out of "all views", each with the reason. */
  private List<String> offline(List<FeatureView> chosen) {
    List<String> skipped = new ArrayList<>();
    for (FeatureView view : views.orElseThrow()) {
      if (!chosen.contains(view)) {
        skipped.add(
            "feature view '"
                + view.name()
                + "' is left out: "
                + (view.online() ? "it is disabled or cannot run here." : "it is not online."));
      }
    }
    return skipped;
  }

  private static List<String> names(List<FeatureView> views) {
    return views.stream().map(FeatureView::name).toList();
  }

  private static Optional<Problem> unreadable(FeatureView view) {
    return view.source().location() instanceof SourceLocation.Unreadable none
        ? Optional.of(
            new Problem(
                "Feature view '" + view.name() + "'",
                "it has no batch source that could be read: " + none.reason(),
                "Give it one, or leave it out of the views."))
        : Optional.empty();
  }

  /** The same problems in the words of the other module. */
  static RefusedException refused(DefinitionException e) {
    return new RefusedException(problems(e.problems()));
  }

  static List<io.headrace.operator.problems.Problem> problems(List<Problem> problems) {
    return problems.stream()
        .map(p -> new io.headrace.operator.problems.Problem(p.where(), p.what(), p.fix()))
        .toList();
  }
}
