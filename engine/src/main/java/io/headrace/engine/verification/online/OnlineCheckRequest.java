package io.headrace.engine.verification.online;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is to be compared.
 *
 * @param start rows of earlier times do not count; empty for the start of the first recorded
 *     interval, or for all where event timestamps are disabled
 * @param end nor do later ones; empty for the end of the last recorded interval, or for all
 * @param times what event timestamps are worth
 * @param sample so many keys at most, chosen by a hash and the same ones each time; empty for all
 *     keys
 * @param maxReadsPerSecond keys read from the store in a second, by all tasks together; empty for
 *     as fast as it answers
 * @param examples so many differences are shown at most
 * @param repair whether differences are repaired
 */
public record OnlineCheckRequest(
    String view,
    Optional<Instant> start,
    Optional<Instant> end,
    Times times,
    OptionalInt sample,
    OptionalInt maxReadsPerSecond,
    int examples,
    Repair repair) {
  /** The driver holds the hashes of a sample. */
  public static final int LARGEST_SAMPLE = 1_000_000;

  public OnlineCheckRequest {
    List<Problem> problems = new ArrayList<>();
    if (sample.isPresent() && (sample.getAsInt() < 1 || sample.getAsInt() > LARGEST_SAMPLE)) {
      problems.add(
          new Problem(
              "Option --sample",
              "it is " + sample.getAsInt(),
              "Give 1 to " + LARGEST_SAMPLE + ", or leave it out to compare every key."));
    }
    if (maxReadsPerSecond.isPresent() && maxReadsPerSecond.getAsInt() < 1) {
      problems.add(
          new Problem(
              "Option --max-reads-per-second",
              "it is " + maxReadsPerSecond.getAsInt(),
              "Give 1 or more."));
    }
    if (examples < 0) {
      problems.add(new Problem("Option --examples", "it is " + examples, "Give 0 or more."));
    }
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      problems.add(
          new Problem(
              "--start " + start.get() + ", --end " + end.get(),
              "the start is after the end",
              "Give the earlier moment first."));
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }

  /**
   * Whether keys that only the store has are looked for. Moments of runs do not tell whether a key
   * has its source row outside the bounds.
   */
  public boolean looksForExtraKeys() {
    boolean bounded = start.isPresent() || end.isPresent();
    return sample.isEmpty() && !(times == Times.OF_RUNS && bounded);
  }

  /** What event timestamps are worth. */
  public enum Times {
    /** The store's have to be those of the source. */
    COMPARED,
    /**
     * The store's are moments of runs that disabled event timestamps: only values are compared, and
     * rows without time count as the oldest.
     */
    OF_RUNS
  }

  /** What becomes of differences. */
  public enum Repair {
    NONE,
    /** Rows are written anew, and extra ones removed. */
    REWRITE
  }
}
