package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.OnDelete;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.commits.IncrementRule;
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
 * @param commits of a run that goes by what was committed since the last one; the rows of the
 *     interval are not what it reads then
 */
record ViewPlan(
    Interval interval, TimeRange range, Optional<Instant> instant, Optional<Commits> commits) {

  /**
   * A run by commits.
   *
   * @param range in which a key's latest row is looked for, the same as of a run that begins anew
   * @param whole why all keys are looked at, whatever was committed
   */
  record Commits(OnDelete onDelete, TimeRange range, Optional<String> whole) {}

  /**
   * Settles the interval. Empty where an increment ends at or before what is recorded already.
   *
   * @param lastEnd end of the newest recorded interval
   */
  static Optional<ViewPlan> of(
      FeatureView view,
      Span span,
      Optional<Instant> lastEnd,
      PinnedSource source,
      IncrementRule rule) {
    if (span instanceof Span.IgnoringEventTime all) {
      return Optional.of(
          new ViewPlan(
              interval(all),
              new TimeRange(all.start(), all.end()),
              Optional.of(all.runInstant()),
              Optional.empty()));
    }
    if (span instanceof Span.Between between) {
      return Optional.of(within(new Interval(between.start(), between.end())));
    }
    if (span instanceof Span.FullRefresh full) {
      Interval interval =
          new Interval(FirstIncrement.oldestRow(view, source, full.end()), full.end());
      return Optional.of(
          rule.by() == IncrementsBy.COMMIT
              ? byCommit(view, interval, rule, Optional.of("a full refresh was asked for"))
              : within(interval));
    }
    Span.Incremental increment = (Span.Incremental) span;
    Instant end = increment.end();
    if (lastEnd.isPresent() && lastEnd.get().isAfter(end)) {
      return Optional.empty();
    }
    Instant start = lastEnd.orElseGet(() -> FirstIncrement.start(view, source, end));
    if (rule.by() == IncrementsBy.COMMIT) {
      // What was committed has no order of event times that pieces could follow.
      return Optional.of(byCommit(view, new Interval(start, end), rule, Optional.empty()));
    }
    Instant until =
        increment
            .longest()
            .map(longest -> IntervalRules.endOfPiece(view, start, end, longest))
            .orElse(end);
    return Optional.of(within(new Interval(start, until)));
  }

  private static ViewPlan byCommit(
      FeatureView view, Interval interval, IncrementRule rule, Optional<String> whole) {
    Instant end = interval.end();
    Optional<Instant> oldest =
        view.expires() && whole.isEmpty() ? Optional.of(end.minus(view.ttl())) : Optional.empty();
    TimeRange range = new TimeRange(oldest, Optional.of(end));
    return new ViewPlan(
        interval, range, Optional.empty(), Optional.of(new Commits(rule.onDelete(), range, whole)));
  }

  /** What a run that ignores event times records. */
  static Interval interval(Span.IgnoringEventTime all) {
    return new Interval(all.start().orElse(Instant.EPOCH), all.end().orElse(all.runInstant()));
  }

  private static ViewPlan within(Interval interval) {
    TimeRange range = new TimeRange(Optional.of(interval.start()), Optional.of(interval.end()));
    return new ViewPlan(interval, range, Optional.empty(), Optional.empty());
  }
}
