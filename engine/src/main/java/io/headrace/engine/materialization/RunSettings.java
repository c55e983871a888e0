package io.headrace.engine.materialization;

import io.headrace.engine.configuration.IncrementConfiguration;
import io.headrace.engine.configuration.WritingConfiguration;
import io.headrace.engine.online.AdaptivePacing;
import io.headrace.engine.online.LimitedPacing;
import io.headrace.engine.online.Pacing;
import io.headrace.engine.online.Writes;
import java.util.OptionalInt;

/**
 * How a run writes.
 *
 * @param writes which rows are sent on
 * @param maxWritesPerSecond entity rows per second over the whole run, 1 or more; empty for as fast
 *     as the store answers
 * @param adaptivePacing whether writers hold back while the store answers slower than usual
 * @param parallelViews how many views run side by side at most, 1 or more
 * @param rejectedRows folder of the rows that were refused: a path, relative ones start at the
 *     feature repository, or a URI
 * @param memoryCheck whether a store in memory is asked for room first
 * @param increments how increments find what is new, where a view does not say
 */
public record RunSettings(
    Writes writes,
    OptionalInt maxWritesPerSecond,
    boolean adaptivePacing,
    int parallelViews,
    String rejectedRows,
    MemoryCheck memoryCheck,
    IncrementConfiguration increments) {
  public static final RunSettings DEFAULT = of(WritingConfiguration.DEFAULT);

  /** What happens before the first row is written into a store that memory bounds. */
  public enum MemoryCheck {
    /** Its room is compared with an estimate of what will be written. */
    ON,
    SKIPPED
  }

  /** As {@code feature_store.yaml} says. */
  public static RunSettings of(WritingConfiguration configuration) {
    return new RunSettings(
        configuration.changedOnly() ? Writes.CHANGED : Writes.ALL,
        configuration.maxWritesPerSecond(),
        configuration.adaptivePacing(),
        configuration.parallelViews(),
        configuration.rejectedRows(),
        MemoryCheck.ON,
        configuration.increments());
  }

  /**
   * The pace of each of so many writers, which together keep the bound.
   *
   * @param writersAtOnce over the whole run, 1 or more
   */
  Pacing pacing(int writersAtOnce) {
    Pacing bound =
        maxWritesPerSecond.isPresent()
            ? new LimitedPacing((double) maxWritesPerSecond.getAsInt() / writersAtOnce)
            : Pacing.UNLIMITED;
    return adaptivePacing ? new AdaptivePacing(bound) : bound;
  }
}
