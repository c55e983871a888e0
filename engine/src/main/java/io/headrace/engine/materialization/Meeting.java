package io.headrace.engine.materialization;

import java.time.Duration;

/**
 * What a run does where another one, which is alive, is writing a view over an overlapping
 * interval. A run that is not heard of any more is taken over whatever stands here.
 *
 * @param patience how long it waits for a view at most, under {@link Rule#WAIT}
 */
public record Meeting(Rule rule, Duration patience) {
  /** The later start wins. */
  public static final Meeting TAKE_OVER = new Meeting(Rule.TAKE_OVER, Duration.ZERO);

  /** The choices. */
  public enum Rule {
    /** The store refuses the other one's rows from now on, and it fails. */
    TAKE_OVER,
    /** The view is left out, and says who has it. */
    SKIP,
    /** The view's turn comes when the other one has ended; then it is planned anew. */
    WAIT,
    /** The view fails with {@link io.headrace.engine.ledger.RunUnderWayException}. */
    FAIL
  }

  boolean leavesOthersAlone() {
    return rule != Rule.TAKE_OVER;
  }
}
