package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.retrieval.table.FileSizes;
import io.headrace.engine.retrieval.table.WriteMode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where a training dataset is written to, and how.
 *
 * @param partitionBy columns whose values become folders; none for those that a table has
 * @param fileSizes how large files become; empty for the usual of the format
 * @param runId tells this run from others: a second run of the same id does not commit again
 */
public record OutputRequest(
    OutputTarget target,
    WriteMode mode,
    List<String> partitionBy,
    Optional<FileSizes> fileSizes,
    String runId) {
  private static final int LONGEST_RUN_ID = 200;

  /**
   * @throws DefinitionException with everything that does not go together
   */
  public OutputRequest {
    partitionBy = List.copyOf(partitionBy);
    Problems problems = new Problems();
    if (mode.keepsRows() && !target.format().commits()) {
      problems.add(
          "Option --mode",
          "'"
              + mode.text()
              + "' needs a table that is committed to, and "
              + target.text()
              + " is "
              + target.format().sparkName(),
          "Say --format delta or --format iceberg.");
    }
    Set<String> seen = new HashSet<>();
    for (String column : partitionBy) {
      if (column.isBlank() || !seen.add(column.toLowerCase(Locale.ROOT))) {
        problems.add(
            "Option --partition-by",
            column.isBlank() ? "it names no column" : "column '" + column + "' is there twice",
            "Name each column once, with commas between them.");
      }
    }
    if (runId.isEmpty()
        || runId.length() > LONGEST_RUN_ID
        || !runId.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\')) {
      problems.add(
          "Option --run-id",
          "'" + runId + "' is no id of a run",
          "Use 1 to " + LONGEST_RUN_ID + " letters, digits and signs without spaces and quotes.");
    }
    problems.throwIfAny();
  }

  /** With an id that no other run has. */
  public static OutputRequest of(OutputTarget target, WriteMode mode) {
    return new OutputRequest(
        target, mode, List.of(), Optional.empty(), UUID.randomUUID().toString());
  }

  OutputTarget.Existing existing() {
    return mode == WriteMode.OVERWRITE
        ? OutputTarget.Existing.REPLACE
        : OutputTarget.Existing.REFUSE;
  }

  /** Files as Spark's tasks make them, where neither sizes nor partitions are asked for. */
  Dataset<Row> sized(Dataset<Row> rows) {
    return fileSizes.isEmpty() && partitionBy.isEmpty()
        ? rows
        : fileSizes.orElse(FileSizes.USUAL).apply(rows, partitionBy);
  }
}
