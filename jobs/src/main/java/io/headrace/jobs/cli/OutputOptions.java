package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.retrieval.OutputRequest;
import io.headrace.engine.retrieval.OutputTarget;
import io.headrace.engine.retrieval.table.FileSizes;
import io.headrace.engine.retrieval.table.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Where a dataset goes, and how it is written. */
final class OutputOptions {
  @Option(
      names = "--to",
      paramLabel = "PATH|TABLE",
      required = true,
      description = "Where the dataset goes.")
  String to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "parquet, csv, delta or iceberg. Default: what the ending of --to says, else parquet.")
  String format;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "create refuses what is there; overwrite replaces it, and it stays whole until the new one is complete; append and"
              + " overwrite-partitions add to a table of delta or iceberg, and make it where there is none. Default: create.")
  String mode;

  @Option(names = "--overwrite", description = "The same as --mode overwrite.")
  boolean overwrite;

  @Option(
      names = "--partition-by",
      paramLabel = "COLUMNS",
      split = ",",
      description = "Columns of the dataset that it is partitioned by.")
  List<String> partitionBy = List.of();

  @Option(
      names = "--target-file-size",
      paramLabel = "SIZE",
      description =
          "About how large files become, such as 128MB. Default: 128MB for delta, iceberg and partitions, else as Spark's tasks"
              + " come.")
  String targetFileSize;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description =
          "What a scheduler calls this job: started again with the same id, it finds its commit in a table of delta or iceberg"
              + " and writes nothing. Default: a new id with every start.")
  String runId;

  /**
   * @throws DefinitionException for what is no mode, no size, or does not go together
   */
  OutputRequest request() {
    return new OutputRequest(
        OutputTarget.parse(to, Optional.ofNullable(format)),
        writeMode(),
        partitionBy.stream().map(String::strip).toList(),
        Optional.ofNullable(targetFileSize).map(FileSizes::parse),
        runId == null ? UUID.randomUUID().toString() : runId);
  }

  private WriteMode writeMode() {
    if (mode == null) {
      return overwrite ? WriteMode.OVERWRITE : WriteMode.CREATE;
    }
    if (overwrite) {
      throw new DefinitionException(
          "Option --overwrite", "--mode is given too", "Give one of them.");
    }
    return WriteMode.parse(mode);
  }
}
