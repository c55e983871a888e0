package io.headrace.engine.materialization;

import java.util.List;
import org.apache.spark.sql.Row;

/** An Iceberg table in the catalog {@code lake}. */
final class IcebergCatalogTable extends SqlTable {
  private final String table;

  /**
   * @param mode {@code copy-on-write} or {@code merge-on-read}
   * @param format version of the format
   */
  IcebergCatalogTable(String table, String mode, int format) {
    this.table = table;
    spark()
        .sql(
            "CREATE TABLE "
                + name()
                + " (driver_id BIGINT, event_timestamp TIMESTAMP, created TIMESTAMP, trips BIGINT)"
                + " USING iceberg TBLPROPERTIES ('format-version' = '"
                + format
                + "', 'write.delete.mode' = '"
                + mode
                + "', 'write.update.mode' = '"
                + mode
                + "', 'write.merge.mode' = '"
                + mode
                + "')");
  }

  @Override
  String name() {
    return "lake.commits." + table;
  }

  @Override
  public String yaml() {
    return "table: " + name() + ", table_format: iceberg";
  }

  @Override
  public void compact() {
    spark()
        .sql(
            "CALL lake.system.rewrite_data_files(table => 'commits."
                + table
                + "', options => map('min-input-files', '1', 'rewrite-all', 'true'))");
  }

  @Override
  public void rollback() {
    List<Row> history =
        spark()
            .sql("SELECT snapshot_id FROM " + name() + ".history ORDER BY made_current_at")
            .collectAsList();
    List<Row> ancestors =
        spark()
            .sql(
                "SELECT snapshot_id FROM "
                    + name()
                    + ".history WHERE is_current_ancestor ORDER BY made_current_at DESC")
            .collectAsList();
    if (history.size() > 1 && ancestors.size() > 1) {
      spark()
          .sql(
              "CALL lake.system.rollback_to_snapshot('commits."
                  + table
                  + "', "
                  + ancestors.get(1).getLong(0)
                  + ")");
    }
  }
}
