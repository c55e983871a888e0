package io.headrace.engine.verification;

import io.headrace.engine.pointintime.MatchColumns;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.verification.BruteForceJoin.Outcome;
import io.headrace.engine.verification.Difference.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a join gave a label row for one view.
 *
 * @param event microseconds, null where nothing was matched
 * @param outcome as text; several, or none that is known, where the columns contradict each other
 */
record ActualView(
    List<Object> values, Long event, Long created, String outcome, String completeTie) {

  /** One struct column, which {@link #of} reads. */
  static Column column(ViewRows view, int place) {
    MatchColumns match = new MatchColumns(place);
    List<Column> parts = new ArrayList<>();
    parts.add(functions.unix_micros(match.event()).as("event"));
    parts.add(functions.unix_micros(match.created()).as("created"));
    parts.add(match.matched().as("matched"));
    parts.add(match.expired().as("expired"));
    parts.add(match.noCandidate().as("none"));
    parts.add(match.unusable().as("unusable"));
    parts.add(match.completeTie().as("tie"));
    for (int i = 0; i < view.outputColumns().size(); i++) {
      parts.add(Columns.named(view.outputColumns().get(i)).as("f" + i));
    }
    return functions.struct(parts.toArray(Column[]::new)).as("view" + place);
  }

  static ActualView of(Row parts) {
    List<String> outcomes = new ArrayList<>();
    outcome(parts, 2, Outcome.MATCHED).ifPresent(outcomes::add);
    outcome(parts, 3, Outcome.EXPIRED).ifPresent(outcomes::add);
    outcome(parts, 4, Outcome.NO_CANDIDATE).ifPresent(outcomes::add);
    outcome(parts, 5, Outcome.UNUSABLE).ifPresent(outcomes::add);
    List<Object> values = new ArrayList<>();
    for (int i = 7; i < parts.length(); i++) {
      values.add(Cells.comparable(parts.get(i)));
    }
    return new ActualView(
        values,
        parts.getAs(0),
        parts.getAs(1),
        outcomes.stream().collect(Collectors.joining(" and ")),
        String.valueOf(parts.get(6)));
  }

  private static Optional<String> outcome(Row parts, int column, Outcome outcome) {
    if (parts.isNullAt(column)) {
      return Optional.of("perhaps " + outcome.text());
    }
    return parts.getBoolean(column) ? Optional.of(outcome.text()) : Optional.empty();
  }

  Optional<Match> match() {
    return event == null ? Optional.empty() : Optional.of(Times.match(event, created));
  }
}
