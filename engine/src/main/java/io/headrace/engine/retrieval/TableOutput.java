package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.offline.SourcePin;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** A table of the catalog. */
record TableOutput(SparkSession spark, OutputTarget.Table target) implements DatasetOutput {

  @Override
  public String text() {
    return target.name();
  }

  @Override
  public void requireWritable(OutputTarget.Existing existing) {
    if (existing == OutputTarget.Existing.REFUSE && spark.catalog().tableExists(target.name())) {
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
  public Written write(
      SparkSession utc,
      Dataset<Row> rows,
      Map<String, String> parquet,
      OutputTarget.Existing existing) {
    if (target.format() == OutputTarget.Format.CSV) {
      CsvColumns.requireText(rows.schema());
    }
    rows.write()
        .format(target.format().sparkName())
        .options(target.format() == OutputTarget.Format.PARQUET ? parquet : Map.of())
        .mode(
            existing == OutputTarget.Existing.REPLACE ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
        .saveAsTable(target.name());
    return new Written(List.of(), OptionalLong.empty());
  }

  @Override
  public void refresh(SparkSession caller) {
    if (caller.catalog().tableExists(target.name())) {
      caller.catalog().refreshTable(target.name());
    }
  }
}
