package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One version of a table. What it reads stays the same, whoever writes meanwhile. */
public sealed interface TableSnapshot permits DeltaSnapshot, IcebergSnapshot {

  LakehouseFormat format();

  String tableId();

  /**
   * Delta's version or Iceberg's snapshot id; {@code -1} for an Iceberg table without snapshots.
   */
  String version();

  /** Iceberg's schema that it is read with; empty for Delta, whose versions each have one. */
  OptionalInt schemaId();

  /** When it became the table's state. */
  Instant committed();

  /** Size of its data files, where the metadata tell. */
  OptionalLong bytes();

  /**
   * All of its rows, under the names that its columns have in this version.
   *
   * @param options for Iceberg's reader, such as {@code split-size}; Delta has none that apply here
   */
  Dataset<Row> rows(Map<String, String> options);

  /**
   * What a selection has to read, told from metadata alone.
   *
   * @throws io.headrace.engine.definitions.StoreException where the metadata cannot be read
   */
  FilesToRead filesToRead(FileQuestion question);

  /**
   * What was committed since an earlier version.
   *
   * @param earlierTableId of the table that was read then
   * @param earlierVersion as {@link #version} told it
   * @param columns of this version
   * @throws io.headrace.engine.definitions.StoreException where the metadata cannot be read
   */
  TableChanges changesSince(String earlierTableId, String earlierVersion, ChangedColumns columns);
}
