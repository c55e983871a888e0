package io.headrace.jobs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What goes wrong where a training set is written into a table. */
final class TableErrors {
  private TableErrors() {}

  static Map<String, Function<TestRepository, CliRun>> scenarios() {
    Map<String, Function<TestRepository, CliRun>> s = new LinkedHashMap<>();
    s.put("a format that is not written", r -> table(r, "--format", "dleta"));
    s.put("a mode that is none", r -> table(r, "--mode", "apend"));
    s.put("--overwrite beside --mode", r -> table(r, "--mode", "append", "--overwrite"));
    s.put(
        "an append to files without a log",
        r -> table(r, "--mode", "append", "--format", "parquet"));
    s.put("a file size that is none", r -> table(r, "--target-file-size", "big"));
    s.put("a file size below 1MB", r -> table(r, "--target-file-size", "1k"));
    s.put("an id of a run with spaces", r -> table(r, "--run-id", "two words"));
    s.put(
        "an append into a table with other columns",
        r -> {
          requireDone(
              table(r.file("labels.csv", TestRepository.LABELS.replace("label", "outcome"))));
          return table(r.file("labels.csv", TestRepository.LABELS), "--mode", "append");
        });
    s.put(
        "a table that is to be created and is there",
        r -> {
          requireDone(table(r));
          return table(r);
        });
    s.put(
        "a table in a folder with other things",
        r -> table(r.file("table/mine.txt", "mine"), "--mode", "overwrite"));
    s.put("a partition column that the dataset has not", r -> table(r, "--partition-by", "lable"));
    s.put("partitions that a table has not", r -> table(r, "--mode", "overwrite-partitions"));
    s.put(
        "Iceberg into a catalog without Iceberg",
        r -> table(r, "--format", "iceberg", "--to", "training"));
    s.put(
        "an id that another job has used",
        r -> {
          requireDone(table(r, "--run-id", "night", "--features", "driver_stats:trips"));
          return table(
              r, "--run-id", "night", "--features", "driver_stats:rate", "--mode", "append");
        });
    return s;
  }

  /** {@code historical} into a Delta table, unless the options say otherwise. */
  private static CliRun table(TestRepository r, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    addUnlessGiven(all, "--features", "driver_stats:rate");
    addUnlessGiven(all, "--format", "delta");
    addUnlessGiven(all, "--to", "./table");
    all.addAll(List.of("--entities", "labels.csv"));
    return r.after("apply").run("historical", all.toArray(String[]::new));
  }

  private static void addUnlessGiven(List<String> options, String option, String value) {
    if (!options.contains(option)) {
      options.addAll(List.of(option, value));
    }
  }

  private static void requireDone(CliRun run) {
    if (run.exit() != 0) {
      throw new AssertionError("a run before the one in question failed: " + run);
    }
  }
}
