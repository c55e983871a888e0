package io.headrace.engine.materialization;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.online.WriteCounts;
import java.util.List;

/** What became of one view in a run. */
public sealed interface ViewOutcome {
  String view();

  /**
   * Every row was acknowledged and the interval is recorded.
   *
   * @param source what was read
   * @param rowsRead rows of the source in the interval
   * @param rowsWithoutTime of these, rows without event timestamp
   * @param rowsWithoutKey of these, rows with a null in their entity key
   * @param keys distinct entity keys
   * @param completeTies keys whose winner shares event and created timestamp with another row
   * @param samples a few rows without key, as JSON
   */
  record Done(
      String view,
      Interval interval,
      SourcePin source,
      long rowsRead,
      long rowsWithoutTime,
      long rowsWithoutKey,
      long keys,
      long completeTies,
      WriteCounts counts,
      List<String> samples,
      List<String> warnings,
      double seconds)
      implements ViewOutcome {
    public Done {
      samples = List.copyOf(samples);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Nothing was recorded; rows that were acknowledged before the failure stay, and a repetition
   * overwrites them.
   */
  record Failed(String view, RuntimeException cause, double seconds) implements ViewOutcome {}

  /** There was nothing to do, and why. */
  record Skipped(String view, String reason) implements ViewOutcome {}
}
