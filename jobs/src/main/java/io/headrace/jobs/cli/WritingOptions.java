package io.headrace.jobs.cli;

import io.headrace.engine.configuration.WritingConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.materialization.RunSettings;
import io.headrace.engine.materialization.RunSettings.MemoryCheck;
import io.headrace.engine.online.Writes;
import io.headrace.jobs.session.ProgressFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How a run writes; what is not said here, feature_store.yaml says. */
final class WritingOptions {
  @Option(
      names = "--max-writes-per-second",
      paramLabel = "N",
      description = "Entity rows per second that the run writes at most. Default: no bound.")
  Integer maxWritesPerSecond;

  @Option(
      names = "--adaptive-pacing",
      negatable = true,
      description = "Hold back while the online store answers slower than usual.")
  Boolean adaptivePacing;

  @Option(
      names = "--write",
      paramLabel = "ROWS",
      description =
          "${COMPLETION-CANDIDATES}: every row, or those that differ from what the store holds. Default: all.")
  WriteChoice write;

  @Option(
      names = "--parallel-views",
      paramLabel = "N",
      description = "Materialize so many views side by side. Default: 1.")
  Integer parallelViews;

  @Option(
      names = "--rejected-rows",
      paramLabel = "FOLDER",
      description = "Where rows that are refused are kept. Default: .headrace/rejected.")
  String rejectedRows;

  @Option(
      names = "--skip-memory-check",
      description = "Do not compare what will be written with the room in the online store.")
  boolean skipMemoryCheck;

  @Option(
      names = "--progress",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description = "How progress is shown: ${COMPLETION-CANDIDATES}. Default: auto.")
  ProgressFormat progress;

  /**
   * @throws DefinitionException for numbers below 1, all of them
   */
  RunSettings over(WritingConfiguration configuration) {
    List<Problem> problems = new ArrayList<>();
    requireAtLeastOne("--max-writes-per-second", maxWritesPerSecond, problems);
    requireAtLeastOne("--parallel-views", parallelViews, problems);
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    RunSettings given = RunSettings.of(configuration);
    return new RunSettings(
        Optional.ofNullable(write)
            .map(w -> w == WriteChoice.changed ? Writes.CHANGED : Writes.ALL)
            .orElse(given.writes()),
        Optional.ofNullable(maxWritesPerSecond)
            .map(OptionalInt::of)
            .orElse(given.maxWritesPerSecond()),
        Optional.ofNullable(adaptivePacing).orElse(given.adaptivePacing()),
        Optional.ofNullable(parallelViews).orElse(given.parallelViews()),
        Optional.ofNullable(rejectedRows).orElse(given.rejectedRows()),
        skipMemoryCheck ? MemoryCheck.SKIPPED : given.memoryCheck(),
        given.increments());
  }

  private static void requireAtLeastOne(String option, Integer number, List<Problem> problems) {
    if (number != null && number < 1) {
      problems.add(
          new Problem(
              option + " " + number, "it is less than 1", "Give 1 or more, or leave it out."));
    }
  }
}
