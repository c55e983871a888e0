package io.headrace.engine.offline;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * The commit at which a table is read.
 *
 * @param format {@code delta} or {@code iceberg}
 * @param tableId what the format gives a table when it is created, so that one that was replaced is
 *     told from the one before
 * @param version Delta's version or Iceberg's snapshot id
 * @param committed when it became the table's state
 * @param schemaId the schema that an Iceberg snapshot is read with: renaming a column makes no
 *     snapshot
 */
public record TableVersion(
    String format, String tableId, String version, Instant committed, OptionalInt schemaId) {

  /** Read with the schema that it was written with. */
  public TableVersion(String format, String tableId, String version, Instant committed) {
    this(format, tableId, version, committed, OptionalInt.empty());
  }
}
