package io.headrace.engine.lakehouse;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/** Finds tables of formats with commits. */
public final class LakehouseTables {
  private LakehouseTables() {}

  /**
   * The table that a Dataset of {@code session.table(name)} reads; empty where that is a view, or a
   * table of another kind.
   *
   * @param spark the session that its versions are read in
   */
  public static Optional<LakehouseTable> behind(Dataset<Row> table, SparkSession spark) {
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) table).queryExecution().analyzed();
    while (plan instanceof SubqueryAlias alias) {
      plan = alias.child();
    }
    if (plan instanceof LogicalRelation relation && SessionExtensions.hasDelta()) {
      return DeltaTable.of(spark, relation);
    }
    if (plan instanceof DataSourceV2Relation relation && SessionExtensions.hasIceberg()) {
      return IcebergTable.of(spark, relation);
    }
    return Optional.empty();
  }

  /**
   * The Delta table at a path.
   *
   * @param where names who asks in errors
   * @throws io.headrace.engine.definitions.DefinitionException when there is none, or the session
   *     does not know Delta
   * @throws io.headrace.engine.definitions.StoreException where it cannot be read
   */
  public static LakehouseTable deltaAt(SparkSession spark, Path path, String where) {
    SessionExtensions.requireDelta(spark, where);
    return DeltaTable.at(spark, path, where);
  }

  /**
   * The Iceberg table at a path, as a Hadoop catalog lays it out.
   *
   * @param where names who asks in errors
   * @throws io.headrace.engine.definitions.DefinitionException when there is none, or Iceberg is
   *     not on the class path
   * @throws io.headrace.engine.definitions.StoreException where it cannot be read
   */
  public static LakehouseTable icebergAt(SparkSession spark, Path path, String where) {
    SessionExtensions.requireIceberg(where);
    return IcebergTable.at(spark, path, where);
  }
}
