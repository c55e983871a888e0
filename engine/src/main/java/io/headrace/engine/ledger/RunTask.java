package io.headrace.engine.ledger;

import io.headrace.engine.definitions.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run is about to do with a view.
 *
 * @param interval empty when the run failed before it was known
 * @param instant written as every row's event timestamp instead of its own
 * @param source what is read, in words
 * @param files the first of the files that are read, where they are known
 * @param extent which rows it may write
 */
public record RunTask(
    String view,
    Optional<Interval> interval,
    Optional<Instant> instant,
    String source,
    List<String> files,
    Extent extent) {
  /** Which rows of its view a run may write. */
  public enum Extent {
    /** Those of its interval. */
    INTERVAL,
    /** Those that commits have touched, of any event time: it is in the way of every other run. */
    COMMITS
  }

  /** So many files are kept by name. */
  public static final int MOST_FILES = 20;

  public RunTask {
    files = List.copyOf(files.subList(0, Math.min(files.size(), MOST_FILES)));
  }

  /** Of a run that writes rows of its interval. */
  public RunTask(
      String view,
      Optional<Interval> interval,
      Optional<Instant> instant,
      String source,
      List<String> files) {
    this(view, interval, instant, source, files, Extent.INTERVAL);
  }

  /** Of a run that failed before it knew what to do. */
  public static RunTask unknown(String view) {
    return new RunTask(view, Optional.empty(), Optional.empty(), "", List.of());
  }

  /** Whether both want rows of one moment besides a boundary that they share. */
  boolean overlaps(RunTask other) {
    if (interval.isEmpty() || other.interval.isEmpty()) {
      return false;
    }
    if (extent == Extent.COMMITS || other.extent == Extent.COMMITS) {
      return true;
    }
    Interval a = interval.get();
    Interval b = other.interval.get();
    return a.equals(b) || (a.start().isBefore(b.end()) && b.start().isBefore(a.end()));
  }

  /** Whether {@code other} has nothing to do that this one leaves undone. */
  boolean covers(RunTask other) {
    if (extent == Extent.COMMITS || other.extent == Extent.COMMITS) {
      // What the other one has begun to write is looked up by what it had pinned.
      return extent == Extent.COMMITS;
    }
    return interval.isPresent()
        && other.interval.isPresent()
        && !interval.get().start().isAfter(other.interval.get().start())
        && !interval.get().end().isBefore(other.interval.get().end());
  }
}
