package io.headrace.engine.retrieval;

import io.headrace.engine.offline.SourcePin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A place that a dataset is written to. */
interface DatasetOutput {
  static DatasetOutput of(SparkSession spark, Path repository, OutputTarget target) {
    return target instanceof OutputTarget.Folder folder
        ? new FolderOutput(spark, repository, folder)
        : new TableOutput(spark, (OutputTarget.Table) target);
  }

  String text();

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when it is there and must not be
   *     replaced
   */
  void requireWritable(OutputTarget.Existing existing);

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when replacing it would destroy what
   *     the run reads
   */
  void requireApartFrom(List<SourcePin> sources);

  /**
   * @param utc a session of {@code UtcSession}
   * @param parquet options for where parquet is written
   */
  Written write(
      SparkSession utc,
      Dataset<Row> rows,
      Map<String, String> parquet,
      OutputTarget.Existing existing);

  /** Lets the caller's session see what another session wrote. */
  void refresh(SparkSession caller);

  /** What came of it. */
  record Written(List<String> files, OptionalLong bytes) {}
}
