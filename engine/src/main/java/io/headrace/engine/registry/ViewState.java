package io.headrace.engine.registry;

import io.headrace.engine.definitions.Interval;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a registry records about a view beside its definition.
 *
 * @param intervals what has been materialized, in recorded order; they may overlap
 * @param versionNumber the version that is current; 0 for the first and where none is recorded
 * @param pinnedVersion the version that the view is pinned to, if it is
 */
public record ViewState(
    List<Interval> intervals,
    Status status,
    int versionNumber,
    Optional<Integer> pinnedVersion,
    Optional<Instant> created,
    Optional<Instant> lastUpdated) {
  public ViewState {
    intervals = List.copyOf(intervals);
  }

  /** The greatest end of a recorded interval, from which the next increment starts. */
  public Optional<Instant> lastEnd() {
    return intervals.stream().map(Interval::end).max(Comparator.naturalOrder());
  }

  /** Feast's states of a view. */
  public enum Status {
    UNSPECIFIED,
    CREATED,
    GENERATED,
    MATERIALIZING,
    AVAILABLE_ONLINE,
    /** A state that a newer Feast has introduced. */
    UNKNOWN
  }
}
