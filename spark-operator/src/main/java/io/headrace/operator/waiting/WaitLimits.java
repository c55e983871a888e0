package io.headrace.operator.waiting;

import io.headrace.operator.problems.RefusedException;
import java.time.Duration;

/**
 * How long is waited, and what becomes of the run when that is over.
 *
 * @param start until the driver runs, from the submission on and again after each attempt
 * @param total until the end
 */
public record WaitLimits(Duration start, Duration total, Leaving onTimeout, Leaving onInterrupt) {
  /** What becomes of a run that is not waited for any longer. */
  public enum Leaving {
    DELETE,
    KEEP
  }

  public WaitLimits {
    requirePositive("--start-timeout", start);
    requirePositive("--timeout", total);
  }

  private static void requirePositive(String option, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new RefusedException(
          option + " " + duration, "that is no time to wait", "Give more than 0, such as 15m.");
    }
  }
}
