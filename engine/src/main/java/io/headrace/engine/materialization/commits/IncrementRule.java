package io.headrace.engine.materialization.commits;

import io.headrace.engine.configuration.IncrementConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.definitions.OnDelete;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.offline.SourcePin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How increments of one view find what is new. */
public record IncrementRule(IncrementsBy by, OnDelete onDelete) {

  /**
   * The view's tags, else the project's setting, else commits for a source that has them.
   *
   * @throws DefinitionException for tags that say nothing known
   */
  public static IncrementRule of(
      FeatureView view, IncrementConfiguration project, SourcePin source) {
    List<Problem> problems = new ArrayList<>();
    Optional<IncrementsBy> by =
        tag(
            view,
            FeatureView.INCREMENTS_TAG,
            IncrementConfiguration::by,
            "Write 'commit' or 'event_time'.",
            problems);
    Optional<OnDelete> onDelete =
        tag(
            view,
            FeatureView.ON_DELETE_TAG,
            IncrementConfiguration::onDelete,
            "Write 'remove' or 'keep'.",
            problems);
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return new IncrementRule(
        by.or(project::by)
            .orElse(source.version().isPresent() ? IncrementsBy.COMMIT : IncrementsBy.EVENT_TIME),
        onDelete.orElse(project.onDelete()));
  }

  private static <E> Optional<E> tag(
      FeatureView view,
      String tag,
      Function<String, Optional<E>> named,
      String fix,
      List<Problem> problems) {
    Optional<String> text = Optional.ofNullable(view.tags().get(tag));
    Optional<E> value = text.flatMap(named);
    if (text.isPresent() && value.isEmpty()) {
      problems.add(
          new Problem(
              "Feature view '" + view.name() + "'",
              "its tag '" + tag + "' is '" + text.get() + "'",
              fix));
    }
    return value;
  }
}
