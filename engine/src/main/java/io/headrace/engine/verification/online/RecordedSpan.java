package io.headrace.engine.verification.online;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.registry.ViewState;
import io.headrace.engine.verification.online.OnlineCheckRequest.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The times whose rows the store should hold.
 *
 * @param start empty for all
 * @param end likewise
 * @param endIsRecorded whether {@code end} is that of the last recorded interval
 * @param warnings where it is not covered by what is recorded
 */
record RecordedSpan(
    Optional<Instant> start, Optional<Instant> end, boolean endIsRecorded, List<String> warnings) {

  /**
   * @throws DefinitionException when nothing is recorded and no end was asked for
   */
  static RecordedSpan of(OnlineCheckRequest request, ViewState state) {
    Optional<Instant> lastEnd = state.lastEnd();
    Instant end =
        request
            .end()
            .or(() -> lastEnd)
            .orElseThrow(
                () ->
                    new DefinitionException(
                        "Feature view '" + request.view() + "'",
                        "no interval of it is recorded as materialized, so there is no moment up to"
                            + " which the store could be right",
                        "Materialize it first, or give --end."));
    if (request.times() == Times.OF_RUNS) {
      // Such runs read everything that they were not told to leave out, and what they record says
      // nothing of the event times that they read.
      return new RecordedSpan(request.start(), request.end(), false, List.of());
    }
    List<Interval> recorded =
        state.intervals().stream().sorted(Comparator.comparing(Interval::start)).toList();
    Optional<Instant> start =
        request.start().or(() -> recorded.stream().map(Interval::start).findFirst());
    return new RecordedSpan(
        start, Optional.of(end), request.end().isEmpty(), gaps(recorded, start, end));
  }

  private static List<String> gaps(List<Interval> recorded, Optional<Instant> start, Instant end) {
    List<String> gaps = new ArrayList<>();
    Optional<Instant> reached = Optional.empty();
    for (Interval interval : recorded) {
      if (reached.isPresent()
          && interval.start().isAfter(reached.get())
          && start.map(s -> s.isBefore(interval.start())).orElse(true)
          && reached.get().isBefore(end)) {
        gaps.add(
            "no recorded interval covers "
                + reached.get()
                + " to "
                + interval.start()
                + ": keys whose latest row lies there count as missing or stale");
      }
      if (reached.isEmpty() || interval.end().isAfter(reached.get())) {
        reached = Optional.of(interval.end());
      }
    }
    if (reached.isPresent() && end.isAfter(reached.get())) {
      gaps.add(
          "the last recorded interval ends at "
              + reached.get()
              + ": keys with a later row count as missing or stale");
    }
    return gaps;
  }
}
