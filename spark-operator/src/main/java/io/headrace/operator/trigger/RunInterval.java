package io.headrace.operator.trigger;

import io.headrace.operator.problems.RefusedException;
import java.time.Instant;

/** The times that a triggered run is for, both included. */
public record RunInterval(Instant start, Instant end) {
  public RunInterval {
    if (start.isAfter(end)) {
      throw new RefusedException(
          "--start " + start, "it is after --end " + end, "Give the earlier moment first.");
    }
  }
}
