package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.retrieval.table.CommitNote;
import io.headrace.engine.retrieval.table.DatasetTable;
import io.headrace.engine.retrieval.table.PartitionColumns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A table of the catalog. */
record TableOutput(SparkSession spark, OutputTarget.Table target, OutputRequest request)
    implements DatasetOutput {

  @Override
  public String text() {
    return target.name();
  }

  @Override
  public void requireWritable() {
    DatasetTable.requireOtherFormat(spark, target.name());
    if (request.existing() == OutputTarget.Existing.REFUSE
        && spark.catalog().tableExists(target.name())) {
      throw new DefinitionException(
          "Output " + target.name(), "the table exists", "Choose another, or use --overwrite.");
    }
  }

  @Override
  public void requireApartFrom(List<SourcePin> sources) {
    for (SourcePin source : sources) {
      if (source.kind().equals("table") && source.text().equalsIgnoreCase(target.name())) {
        throw new DefinitionException(
            "Output " + target.name(),
            "data source '" + source.source() + "' reads that table",
            "Choose another.");
      }
    }
  }

  @Override
  public void requireColumns(Supplier<StructType> rows) {
    if (!request.partitionBy().isEmpty()) {
      PartitionColumns.require(request.partitionBy(), rows.get());
    }
    if (target.format() == OutputTarget.Format.CSV) {
      CsvColumns.requireText(rows.get());
    }
  }

  @Override
  public Written write(
      SparkSession utc, Dataset<Row> rows, Map<String, String> parquet, CommitNote note) {
    request
        .sized(rows)
        .write()
        .format(target.format().sparkName())
        .options(target.format() == OutputTarget.Format.PARQUET ? parquet : Map.of())
        .partitionBy(request.partitionBy().toArray(String[]::new))
        .mode(
            request.existing() == OutputTarget.Existing.REPLACE
                ? SaveMode.Overwrite
                : SaveMode.ErrorIfExists)
        .saveAsTable(target.name());
    return new Written(List.of(), OptionalLong.empty(), Optional.empty());
  }

  @Override
  public void refresh(SparkSession caller) {
    if (caller.catalog().tableExists(target.name())) {
      caller.catalog().refreshTable(target.name());
    }
  }
}
