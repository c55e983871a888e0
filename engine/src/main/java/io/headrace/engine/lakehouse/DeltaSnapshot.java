package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;

/** One version of a Delta table. */
record DeltaSnapshot(SparkSession spark, DeltaLog log, Snapshot snapshot) implements TableSnapshot {

  @Override
  public LakehouseFormat format() {
    return LakehouseFormat.DELTA;
  }

  @Override
  public String tableId() {
    return snapshot.metadata().id();
  }

  @Override
  public String version() {
    return Long.toString(snapshot.version());
  }

  @Override
  public OptionalInt schemaId() {
    return OptionalInt.empty();
  }

  @Override
  public Instant committed() {
    return Instant.ofEpochMilli(snapshot.timestamp());
  }

  @Override
  public OptionalLong bytes() {
    return OptionalLong.of(snapshot.sizeInBytes());
  }

  @Override
  public Dataset<Row> rows(Map<String, String> options) {
    // Said to be time travel, so that Delta keeps to this version when it plans.
    return spark.baseRelationToDataFrame(
        log.createRelation(none(), Option.apply(snapshot), log.initialCatalogTable(), true));
  }

  @Override
  public FilesToRead filesToRead(FileQuestion question) {
    return new DeltaFiles(spark, snapshot).toRead(question);
  }

  @Override
  public TableChanges changesSince(
      String earlierTableId, String earlierVersion, ChangedColumns columns) {
    return earlierTableId.equals(tableId())
        ? new DeltaChanges(spark, log, snapshot, columns).since(Long.parseLong(earlierVersion))
        : new TableChanges.Untold("the table was replaced by another one");
  }

  @SuppressWarnings("unchecked") // the empty list is one of everything
  private static <T> Seq<T> none() {
    return (Seq<T>) (Seq<?>) Nil$.MODULE$;
  }
}
