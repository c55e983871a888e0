package io.headrace.engine.materialization;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.offline.ReadShare;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.online.WriteCounts;
import java.util.List;
import java.util.Optional;

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
   * @param keys distinct entity keys that have a row
   * @param commits of a run that went by what was committed
   * @param completeTies keys whose winner shares event and created timestamp with another row
   * @param samples a few rows without key, as JSON
   * @param rejectedRows folder that holds the rows without key and those that the store refused;
   *     empty where there are none
   * @param phases where the time went
   * @param share how much of the source had to be read, where files are counted
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
      Optional<String> rejectedRows,
      Optional<CommitReport> commits,
      Phases phases,
      Optional<ReadShare> share)
      implements ViewOutcome {
    public Done {
      samples = List.copyOf(samples);
      warnings = List.copyOf(warnings);
    }

    public double seconds() {
      return phases.seconds();
    }

    /**
     * Rows that a newer one of their key, or one that won a tie, has replaced: what is left of the
     * rows read when those without time, those without key and one for each key are taken away.
     */
    public long rowsSuperseded() {
      return rowsRead - rowsWithoutTime - rowsWithoutKey - keys;
    }

    /** Rows that were read and refused, one by one, here or by the store. */
    public long rejected() {
      return rowsWithoutKey + counts.rejected();
    }

    /** Keys per second of the time in which rows were written; 0 for no keys. */
    public double keysPerSecond() {
      return keys == 0 ? 0 : keys / Math.max(0.001, phases.writing());
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
