package io.headrace.engine.definitions;

import java.time.Instant;

/** A span of event time, both ends included. */
public record Interval(Instant start, Instant end) {
  public Interval {
    if (start.isAfter(end)) {
      throw new DefinitionException(
          "Interval " + start + " to " + end,
          "it starts after it ends",
          "Give the earlier moment first.");
    }
  }

  public boolean contains(Instant moment) {
    return !moment.isBefore(start) && !moment.isAfter(end);
  }

  @Override
  public String toString() {
    return start + " to " + end;
  }
}
