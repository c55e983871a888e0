package io.headrace.engine.materialization;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.DurationText;
import io.headrace.engine.definitions.FeatureView;
import java.time.Duration;
import java.time.Instant;

/** What START and END of a run have to obey before anything is read. */
public final class IntervalRules {
  /** Clocks of two machines may differ so much. */
  static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(60);

  /** Pieces of a long increment are not made shorter: each is a run of its own. */
  public static final Duration SHORTEST_PIECE = Duration.ofMinutes(1);

  /** More pieces than these are a mistake, such as one stray row of decades ago. */
  static final int MOST_PIECES = 1_000;

  private IntervalRules() {}

  /**
   * How far a piece of an increment reaches that begins at {@code start}.
   *
   * @throws DefinitionException when there would be more than {@link #MOST_PIECES} pieces
   */
  static Instant endOfPiece(FeatureView view, Instant start, Instant end, Duration longest) {
    if (Duration.between(start, end).compareTo(longest.multipliedBy(MOST_PIECES)) > 0) {
      throw new DefinitionException(
          "Feature view '" + view.name() + "'",
          "from "
              + start
              + " to "
              + end
              + " are more than "
              + MOST_PIECES
              + " intervals of "
              + DurationText.format(longest),
          "Give a longer --max-interval, or begin later with 'headrace materialize START END'.");
    }
    Instant piece = start.plus(longest);
    return piece.isBefore(end) ? piece : end;
  }

  /**
   * A recorded interval that ends in the future makes the next increments skip every row up to
   * there.
   *
   * @throws DefinitionException when {@code end} is more than a minute after {@code now}
   */
  public static void requireNotInFuture(Instant end, Instant now) {
    if (end.isAfter(now.plus(CLOCK_DIFFERENCE))) {
      throw new DefinitionException(
          "END " + end,
          "it lies in the future (it is " + now + " now), and later increments would begin there",
          "Give a moment that has passed, or say --allow-future.");
    }
  }

  /**
   * @throws DefinitionException when {@code start} is after {@code end}
   */
  public static void requireOrdered(Instant start, Instant end) {
    if (start.isAfter(end)) {
      throw new DefinitionException(
          "START " + start + ", END " + end,
          "START is after END",
          "Give the earlier moment first.");
    }
  }
}
