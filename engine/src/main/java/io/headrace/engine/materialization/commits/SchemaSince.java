package io.headrace.engine.materialization.commits;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.ledger.ReadPin;
import io.headrace.engine.ledger.ViewPins;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.offline.SourcePin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether a source still has what a view reads, and what it was when the last run read it. */
public final class SchemaSince {
  private SchemaSince() {}

  /**
   * @param pins asked for where something is wrong
   * @throws DefinitionException where the source cannot hold what the view declares; told with what
   *     has changed since the last run by commits
   */
  public static void requireReadable(
      FeatureView view, PinnedSource source, Supplier<ViewPins> pins) {
    try {
      source.read(new Selection(view.joinKeys(), view.features(), TimeRange.ALL, false));
    } catch (DefinitionException e) {
      Optional<String> changed = pins.get().done().flatMap(done -> changed(view, source, done));
      if (changed.isEmpty()) {
        throw e;
      }
      List<Problem> problems = new ArrayList<>(e.problems());
      problems.add(
          new Problem(
              "Feature view '" + view.name() + "'",
              changed.get(),
              "Change the view's schema too, or give the source back what it had."));
      throw new DefinitionException(problems);
    }
  }

  private static Optional<String> changed(FeatureView view, PinnedSource source, ReadPin done) {
    List<String> differences =
        Stream.concat(view.joinKeys().stream(), view.features().stream())
            .map(Field::name)
            .map(view.source()::sourceColumn)
            .flatMap(column -> difference(column, source, done).stream())
            .toList();
    Optional<SourcePin> pin = PinText.parse(done.pin());
    return differences.isEmpty() || pin.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the source's schema has changed since run "
                + done.runId()
                + " read "
                + PinText.shown(pin.get())
                + ": "
                + String.join(", ", differences));
  }

  private static Optional<String> difference(String column, PinnedSource source, ReadPin done) {
    Optional<String> before = PinText.columnType(done.pin(), column);
    Optional<String> now =
        Stream.of(source.schema().fields())
            .filter(f -> f.name().equals(column))
            .map(f -> f.dataType().simpleString())
            .findFirst();
    return before.isEmpty() || before.equals(now)
        ? Optional.empty()
        : Optional.of(
            "column '"
                + column
                + "' was "
                + before.get()
                + now.map(type -> " and is " + type).orElse(" and is gone"));
  }
}
