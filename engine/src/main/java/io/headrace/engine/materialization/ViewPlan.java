package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run will do for one view.
 *
 * @param interval is recorded when all went well
 * @param range bounds of the event times that are read
 * @param instant written as every row's event timestamp instead of its own
 */
record ViewPlan(Interval interval, TimeRange range, Optional<Instant> instant) {

  /**
   * Settles the interval. Empty where an increment ends at or before what is recorded already.
   *
   * @param lastEnd end of the newest recorded interval
   */
  static Optional<ViewPlan> of(
      FeatureView view, Span span, Optional<Instant> lastEnd, PinnedSource source) {
    if (span instanceof Span.IgnoringEventTime all) {
      return Optional.of(
          new ViewPlan(
              interval(all), new TimeRange(all.start(), all.end()), Optional.of(all.runInstant())));
    }
    if (span instanceof Span.Between between) {
      return Optional.of(within(new Interval(between.start(), between.end())));
    }
    if (span instanceof Span.FullRefresh full) {
      return Optional.of(
          within(new Interval(FirstIncrement.oldestRow(view, source, full.end()), full.end())));
    }
    Instant end = ((Span.Incremental) span).end();
    if (lastEnd.isPresent() && lastEnd.get().isAfter(end)) {
      return Optional.empty();
    }
    Instant start = lastEnd.orElseGet(() -> FirstIncrement.start(view, source, end));
    return Optional.of(within(new Interval(start, end)));
  }

  /** What a run that ignores event times records. */
  static Interval interval(Span.IgnoringEventTime all) {
    return new Interval(all.start().orElse(Instant.EPOCH), all.end().orElse(all.runInstant()));
  }

  private static ViewPlan within(Interval interval) {
    TimeRange range = new TimeRange(Optional.of(interval.start()), Optional.of(interval.end()));
    return new ViewPlan(interval, range, Optional.empty());
  }
}
