package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.offline.FileRows;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.UtcSession;
import io.headrace.engine.retrieval.table.CommitNote;
import io.headrace.engine.retrieval.table.DatasetTable;
import io.headrace.engine.retrieval.table.FileSizes;
import io.headrace.engine.retrieval.table.TableCommit;
import io.headrace.engine.retrieval.table.TablePlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A table of Delta or Iceberg, which gets one commit. */
record CommittedOutput(String text, DatasetTable table) implements DatasetOutput {

  static CommittedOutput of(SparkSession spark, Path repository, OutputRequest request) {
    OutputTarget target = request.target();
    SparkSession session = UtcSession.of(spark);
    DatasetTable table =
        new DatasetTable(
            session,
            place(session, repository, target),
            target.format().sparkName(),
            request.mode(),
            request.partitionBy(),
            request.fileSizes().orElse(FileSizes.USUAL));
    return new CommittedOutput(target.text(), table);
  }

  private static TablePlace place(SparkSession session, Path repository, OutputTarget target) {
    if (target instanceof OutputTarget.Table named) {
      return TablePlace.named(session, named.name());
    }
    var folder = FileRows.locate(repository, target.text());
    return target.format() == OutputTarget.Format.DELTA
        ? TablePlace.deltaIn(target.text(), folder)
        : TablePlace.icebergIn(target.text(), folder);
  }

  @Override
  public Optional<TableCommit> committedBy(String runId) {
    return table.committedBy(runId);
  }

  @Override
  public void requireWritable() {
    table.requireWritable();
  }

  @Override
  public void requireColumns(Supplier<StructType> rows) {
    table.requireColumns(rows.get());
  }

  @Override
  public void requireApartFrom(List<SourcePin> sources) {
    Optional<String> id = table.tableId();
    for (SourcePin source : sources) {
      if (id.isPresent() && source.version().map(v -> v.tableId()).equals(id)) {
        throw new DefinitionException(
            "Output " + text,
            "data source '" + source.source() + "' reads that table",
            "Choose another.");
      }
    }
  }

  @Override
  public Written write(
      SparkSession utc, Dataset<Row> rows, Map<String, String> parquet, CommitNote note) {
    TableCommit commit = table.write(rows, note);
    return new Written(List.of(), commit.bytes(), Optional.of(commit));
  }

  @Override
  public void refresh(SparkSession caller) {
    table.refresh(caller);
  }
}
