package io.headrace.engine.retrieval;

import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.retrieval.table.CommitNote;
import io.headrace.engine.retrieval.table.TableCommit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A place that a dataset is written to. */
interface DatasetOutput {
  static DatasetOutput of(SparkSession spark, Path repository, OutputRequest request) {
    if (request.target().format().commits()) {
      return CommittedOutput.of(spark, repository, request);
    }
    return request.target() instanceof OutputTarget.Folder folder
        ? new FolderOutput(spark, repository, folder, request)
        : new TableOutput(spark, (OutputTarget.Table) request.target(), request);
  }

  String text();

  /** The commit that a run of this id has made here. */
  default Optional<TableCommit> committedBy(String runId) {
    return Optional.empty();
  }

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when it is there and must not be
   *     replaced
   */
  void requireWritable();

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when what is there has other columns
   *     and is kept
   */
  void requireColumns(Supplier<StructType> rows);

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when replacing it would destroy what
   *     the run reads
   */
  void requireApartFrom(List<SourcePin> sources);

  /**
   * @param utc a session of {@code UtcSession}
   * @param parquet options for where parquet is written
   * @param note for where a commit says who made it
   */
  Written write(SparkSession utc, Dataset<Row> rows, Map<String, String> parquet, CommitNote note);

  /** Lets the caller's session see what another session wrote. */
  void refresh(SparkSession caller);

  /** What came of it. */
  record Written(List<String> files, OptionalLong bytes, Optional<TableCommit> commit) {}
}
