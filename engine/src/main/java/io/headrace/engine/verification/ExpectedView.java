package io.headrace.engine.verification;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.verification.BruteForceJoin.Answer;
import io.headrace.engine.verification.BruteForceJoin.FeatureRow;
import io.headrace.engine.verification.BruteForceJoin.Label;
import io.headrace.engine.verification.BruteForceJoin.Outcome;
import io.headrace.engine.verification.BruteForceJoin.Rule;
import io.headrace.engine.verification.JoinExpectation.Pruning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the brute force has for each label row in one view. */
final class ExpectedView {
  private final ViewRows view;
  private final int place;
  private final long featureRows;
  private final Map<Long, Answer> answers = new HashMap<>();

  /**
   * @param limit how many feature rows may be read
   * @throws DefinitionException when there are more
   */
  ExpectedView(ViewRows view, int place, Collection<LabelRow> labels, long limit) {
    this.view = view;
    this.place = place;
    List<FeatureRow> rows = FeatureRows.read(view, limit);
    this.featureRows = rows.size();
    Rule rule =
        new Rule(micros(view.ttl()), view.visibility() == ViewRows.Visibility.SINCE_CREATED);
    // The loop compares keys itself; this only keeps it from looking at every row for every label.
    Map<List<Object>, List<FeatureRow>> byKey =
        rows.stream().collect(Collectors.groupingBy(FeatureRow::key));
    for (LabelRow label : labels) {
      Label asked = label.asked().get(place);
      answers.put(
          label.id(),
          BruteForceJoin.answer(asked, byKey.getOrDefault(asked.key(), List.of()), rule));
    }
  }

  private static long micros(Duration ttl) {
    try {
      return Math.addExact(Math.multiplyExact(ttl.getSeconds(), 1_000_000L), ttl.getNano() / 1_000);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  ViewOutcomes outcomes() {
    Map<Outcome, Long> counts =
        answers.values().stream()
            .collect(Collectors.groupingBy(Answer::outcome, Collectors.counting()));
    return new ViewOutcomes(
        view.name(),
        featureRows,
        counts.getOrDefault(Outcome.MATCHED, 0L),
        counts.getOrDefault(Outcome.EXPIRED, 0L),
        counts.getOrDefault(Outcome.NO_CANDIDATE, 0L),
        counts.getOrDefault(Outcome.UNUSABLE, 0L),
        answers.values().stream().filter(Answer::completeTie).count());
  }

  /** Where the join's cells for one label row are not what the brute force has. */
  List<Difference> differences(LabelRow label, ActualView actual, Pruning pruning) {
    Answer answer = answers.get(label.id());
    Optional<FeatureRow> winner = answer.winners().stream().findFirst();
    List<Cell> cells = new ArrayList<>();
    if (!excused(answer.outcome(), actual.outcome(), pruning)) {
      cells.add(new Cell("outcome", answer.outcome().text(), actual.outcome()));
    }
    cells.add(
        new Cell(
            "event timestamp",
            Times.text(winner.map(FeatureRow::event).orElse(null)),
            Times.text(actual.event())));
    cells.add(
        new Cell(
            "created timestamp",
            Times.text(winner.map(FeatureRow::created).orElse(null)),
            Times.text(actual.created())));
    cells.add(new Cell("complete tie", String.valueOf(answer.completeTie()), actual.completeTie()));
    List<Difference> differences = new ArrayList<>();
    cells.stream()
        .filter(c -> !c.expected().equals(c.actual()))
        .forEach(c -> differences.add(difference(label, winner, actual, c)));
    differences.addAll(values(label, answer, actual));
    return differences;
  }

  /** A row that no label could use is not read, so nobody can say that it has expired. */
  private static boolean excused(Outcome expected, String actual, Pruning pruning) {
    return pruning == Pruning.BY_TIME
        && expected == Outcome.EXPIRED
        && actual.equals(Outcome.NO_CANDIDATE.text());
  }

  private List<Difference> values(LabelRow label, Answer answer, ActualView actual) {
    // A whole row has to be right, not each value for itself.
    if (answer.winners().stream().anyMatch(w -> w.values().equals(actual.values()))) {
      return List.of();
    }
    Optional<FeatureRow> winner = answer.winners().stream().findFirst();
    List<Object> expected =
        winner
            .map(FeatureRow::values)
            .orElseGet(() -> Collections.nCopies(actual.values().size(), null));
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      Object mine = expected.get(i);
      Object theirs = actual.values().get(i);
      if (mine == null ? theirs != null : !mine.equals(theirs)) {
        String column = view.outputColumns().get(i);
        Cell cell = new Cell(column, Cells.text(mine), Cells.text(theirs));
        differences.add(difference(label, winner, actual, cell));
      }
    }
    return differences;
  }

  private Difference difference(
      LabelRow label, Optional<FeatureRow> winner, ActualView actual, Cell cell) {
    Label asked = label.asked().get(place);
    return new Difference(
        Cells.text(asked.key()),
        Times.optional(asked.time()),
        view.name(),
        cell.name(),
        cell.expected(),
        cell.actual(),
        winner.map(w -> Times.match(w.event(), w.created())),
        actual.match());
  }

  private record Cell(String name, String expected, String actual) {}
}
