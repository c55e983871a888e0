package io.headrace.engine.materialization;

import io.headrace.engine.definitions.DefinitionException;
import java.time.Duration;
import java.time.Instant;

/** What START and END of a run have to obey before anything is read. */
public final class IntervalRules {
  /** Clocks of two machines may differ so much. */
  static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(60);

  private IntervalRules() {}

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
