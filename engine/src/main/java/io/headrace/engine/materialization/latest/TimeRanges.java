package io.headrace.engine.materialization.latest;

import io.headrace.engine.offline.PinnedSource.TimeRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Ranges of event times, both ends included, an open end empty. */
final class TimeRanges {
  private TimeRanges() {}

  static boolean overlap(TimeRange a, TimeRange b) {
    return reaches(a, b) && reaches(b, a);
  }

  private static boolean reaches(TimeRange a, TimeRange b) {
    return a.from().isEmpty() || b.to().isEmpty() || !a.from().get().isAfter(b.to().get());
  }

  /** The least range that has all of them. */
  static TimeRange hull(List<TimeRange> ranges) {
    return new TimeRange(
        outermost(ranges, TimeRange::from, Comparator.naturalOrder()),
        outermost(ranges, TimeRange::to, Comparator.reverseOrder()));
  }

  private static Optional<Instant> outermost(
      List<TimeRange> ranges,
      Function<TimeRange, Optional<Instant>> end,
      Comparator<Instant> order) {
    boolean open = ranges.stream().anyMatch(r -> end.apply(r).isEmpty());
    return open ? Optional.empty() : ranges.stream().map(r -> end.apply(r).get()).min(order);
  }

  /** The first microsecond in the range. */
  static long firstMicro(TimeRange range) {
    return range
        .from()
        .map(from -> micros(from) + (from.equals(from.truncatedTo(ChronoUnit.MICROS)) ? 0 : 1))
        .orElse(Long.MIN_VALUE);
  }

  /** The last microsecond in the range. */
  static long lastMicro(TimeRange range) {
    return range.to().map(TimeRanges::micros).orElse(Long.MAX_VALUE);
  }

  // Floored. ChronoUnit.MICROS.between counts nanoseconds: a long holds 292 years of them.
  private static long micros(Instant moment) {
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
  }
}
