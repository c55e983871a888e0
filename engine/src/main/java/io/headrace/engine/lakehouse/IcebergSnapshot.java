package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;

/**
 * One snapshot of an Iceberg table, read with one of its schemas.
 *
 * @param snapshot empty for a table that was never written to
 * @param schema a rename of a column is no snapshot, so the newest snapshot alone does not tell how
 *     columns are called
 */
record IcebergSnapshot(SparkSession spark, Table table, Optional<Snapshot> snapshot, int schema)
    implements TableSnapshot {
  /** The id that Iceberg uses where there is no snapshot. */
  static final long NONE = -1;

  @Override
  public LakehouseFormat format() {
    return LakehouseFormat.ICEBERG;
  }

  @Override
  public String tableId() {
    return table.uuid().toString();
  }

  @Override
  public String version() {
    return Long.toString(snapshot.map(Snapshot::snapshotId).orElse(NONE));
  }

  @Override
  public OptionalInt schemaId() {
    return OptionalInt.of(schema);
  }

  @Override
  public Instant committed() {
    return Instant.ofEpochMilli(
        snapshot
            .map(Snapshot::timestampMillis)
            .orElseGet(
                () -> ((HasTableOperations) table).operations().current().lastUpdatedMillis()));
  }

  @Override
  public OptionalLong bytes() {
    return new IcebergFiles(this).totalBytes();
  }

  @Override
  public TableChanges changesSince(
      String earlierTableId, String earlierVersion, ChangedColumns columns) {
    return earlierTableId.equals(tableId())
        ? new IcebergChanges(this, columns).since(Long.parseLong(earlierVersion))
        : new TableChanges.Untold("the table was replaced by another one");
  }

  @Override
  public Dataset<Row> rows(Map<String, String> options) {
    return rows(spark, new SparkTable(pinned()), options);
  }

  /** Rows of a table as Spark sees it. */
  static Dataset<Row> rows(
      SparkSession spark,
      org.apache.spark.sql.connector.catalog.Table table,
      Map<String, String> options) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) spark,
        DataSourceV2Relation.create(
            table,
            Option.empty(),
            Option.empty(),
            new CaseInsensitiveStringMap(options),
            Option.empty()));
  }

  @Override
  public FilesToRead filesToRead(FileQuestion question) {
    return new IcebergFiles(this).toRead(question);
  }

  /** The table as if this snapshot and schema were its newest, whatever happens to it. */
  Table pinned() {
    TableMetadata newest = ((HasTableOperations) table).operations().current();
    TableMetadata.Builder then = TableMetadata.buildFrom(newest);
    if (newest.currentSchemaId() != schema) {
      then.setCurrentSchema(schema);
    }
    long current = newest.currentSnapshot() == null ? NONE : newest.currentSnapshot().snapshotId();
    if (snapshot.isEmpty() && current != NONE) {
      then.removeRef(SnapshotRef.MAIN_BRANCH);
    }
    snapshot
        .filter(s -> s.snapshotId() != current)
        .ifPresent(s -> then.setBranchSnapshot(s.snapshotId(), SnapshotRef.MAIN_BRANCH));
    return new BaseTable(new StaticTableOperations(then.build(), table.io()), table.name());
  }
}
