package io.headrace.engine.configuration;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How runs write to the online store; keys of the {@code headrace} block.
 *
 * @param maxWritesPerSecond entity rows per second over a whole run, 1 or more; empty for as fast
 *     as the store answers
 * @param adaptivePacing whether writers hold back while the store answers slower than usual
 * @param changedOnly whether rows that the store holds already are left alone
 * @param parallelViews how many views run side by side at most, 1 or more
 * @param storePatience how long in all a store that does not answer is tried again, zero or more
 * @param rejectedRows folder of the rows that were refused, as written, relative to the feature
 *     repository
 * @param increments how increments find what is new
 */
public record WritingConfiguration(
    OptionalInt maxWritesPerSecond,
    boolean adaptivePacing,
    boolean changedOnly,
    int parallelViews,
    Duration storePatience,
    String rejectedRows,
    IncrementConfiguration increments) {
  /** What holds for a {@code headrace} block that says nothing. */
  public static final WritingConfiguration DEFAULT =
      new WritingConfiguration(
          OptionalInt.empty(),
          OptionGroup.HEADRACE.defaultFlag("adaptive_pacing"),
          OptionGroup.HEADRACE.defaultOf("write").equals("changed"),
          OptionGroup.HEADRACE.defaultNumber("parallel_views"),
          OptionGroup.HEADRACE.defaultDuration("store_patience"),
          OptionGroup.HEADRACE.defaultOf("rejected_rows"),
          IncrementConfiguration.DEFAULT);

  /** Reads the keys, adding a problem for each that does not fit. */
  static WritingConfiguration read(YamlBlock headrace) {
    String write = headrace.text("write").orElse(OptionGroup.HEADRACE.defaultOf("write"));
    if (!write.equals("all") && !write.equals("changed")) {
      headrace.problem("'write' is '" + write + "'", "Write 'all' or 'changed'.");
    }
    OptionalInt limit =
        headrace
            .integer("max_writes_per_second")
            .map(n -> atLeastOne(headrace, "max_writes_per_second", n))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
    return new WritingConfiguration(
        limit,
        headrace.flag("adaptive_pacing").orElse(DEFAULT.adaptivePacing()),
        write.equals("changed"),
        atLeastOne(
            headrace,
            "parallel_views",
            headrace.integer("parallel_views").orElse(DEFAULT.parallelViews())),
        headrace.duration("store_patience").orElse(DEFAULT.storePatience()),
        headrace.text("rejected_rows").orElse(DEFAULT.rejectedRows()),
        IncrementConfiguration.read(headrace));
  }

  private static int atLeastOne(YamlBlock headrace, String key, int number) {
    if (number < 1) {
      headrace.problem("'" + key + "' is " + number, "Write 1 or more, or leave it out.");
    }
    return number;
  }
}
