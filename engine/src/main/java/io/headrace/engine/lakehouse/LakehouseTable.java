package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;

/** A table of a format with commits, found by path or by name. */
public sealed interface LakehouseTable permits DeltaTable, IcebergTable {

  LakehouseFormat format();

  /**
   * What the format gave the table when it was created, so that one that was replaced is told from
   * the one before.
   */
  String tableId();

  /**
   * Looks a version up, with a fresh look at the table.
   *
   * @param where names who asks in errors
   * @throws io.headrace.engine.definitions.DefinitionException for a version that is not there, not
   *     yet, or no more; the message names the oldest one left
   * @throws io.headrace.engine.definitions.StoreException where the table cannot be read
   */
  TableSnapshot at(TableMoment moment, String where);
}
