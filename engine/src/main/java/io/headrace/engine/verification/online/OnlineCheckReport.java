package io.headrace.engine.verification.online;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of a comparison.
 *
 * @param store kind and address
 * @param start rows of earlier times did not count; empty for all
 * @param end rows of later times did not count; empty for all
 * @param endIsRecorded whether {@code end} is that of the last recorded interval
 * @param sample how many keys were asked for; empty for all
 * @param extraKeysSought whether keys that only the store has were looked for
 * @param examples the first differences, by kind and key
 * @param repair what was repaired, where that was asked for
 * @param warnings what makes the comparison less than it seems
 * @param seconds wall time
 */
public record OnlineCheckReport(
    String view,
    String store,
    Optional<Instant> start,
    Optional<Instant> end,
    boolean endIsRecorded,
    OptionalInt sample,
    boolean extraKeysSought,
    CheckCounts counts,
    List<OnlineDifference> examples,
    Optional<Repaired> repair,
    List<String> warnings,
    double seconds) {
  public OnlineCheckReport {
    examples = List.copyOf(examples);
    warnings = List.copyOf(warnings);
  }

  /** Whether the store holds what the source says, now that it may have been repaired. */
  public boolean isRight() {
    return counts.faults() == 0 || repair.map(r -> r.refused() == 0).orElse(false);
  }

  /**
   * What a repair did.
   *
   * @param written keys written anew
   * @param removed extra keys that are gone
   * @param refused keys that the store kept as they are, because it has a newer row by now or
   *     refuses the value
   */
  public record Repaired(long written, long removed, long refused) {}
}
