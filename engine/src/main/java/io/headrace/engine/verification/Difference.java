package io.headrace.engine.verification;

import java.time.Instant;
import java.util.Optional;

/**
 * One cell in which a join and the brute force disagree.
 *
 * @param key the label's key for the view, as text
 * @param time the label's moment; empty where it has none
 * @param view name in use; empty for a column of the entity rows themselves
 * @param column the output column, or what was compared beside the columns: {@code outcome}, {@code
 *     event timestamp}, {@code created timestamp}, {@code complete tie}, {@code rows}
 * @param expected as text
 * @param actual as text
 * @param expectedMatch the row that the brute force found
 * @param actualMatch the row that the join found
 */
public record Difference(
    String key,
    Optional<Instant> time,
    String view,
    String column,
    String expected,
    String actual,
    Optional<Match> expectedMatch,
    Optional<Match> actualMatch) {

  /** The times of a feature row. */
  public record Match(Instant event, Optional<Instant> created) {}
}
