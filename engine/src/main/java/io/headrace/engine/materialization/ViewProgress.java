package io.headrace.engine.materialization;

import io.headrace.engine.online.WriteCounts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How far a view is, for display. What a report says is counted otherwise, and exactly.
 *
 * @param rowsRead rows that scans have returned; for views that share a source, those of the shared
 *     scan
 * @param rowsToRead how many there will be, where the source tells
 * @param keys rows handed to the store's writers
 * @param counts what became of those that the store has answered for
 * @param elapsed since the view began
 * @param keysPerSecond of the time in which rows were written; empty before
 * @param done share of the writing that is done, 0 to 1; empty while nothing is known to go by
 * @param remaining the time that is left; empty while nothing is known to go by
 */
public record ViewProgress(
    String view,
    Phase phase,
    long rowsRead,
    OptionalLong rowsToRead,
    long keys,
    WriteCounts counts,
    Duration elapsed,
    OptionalDouble keysPerSecond,
    OptionalDouble done,
    Optional<Duration> remaining) {

  /** What a view is busy with. */
  public enum Phase {
    PLANNING,
    READING,
    WRITING
  }
}
