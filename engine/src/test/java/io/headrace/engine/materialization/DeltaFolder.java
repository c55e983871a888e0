package io.headrace.engine.materialization;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;

/** A Delta table by path. */
final class DeltaFolder extends SqlTable {
  private final Path folder;

  /**
   * @param properties of the table, such as {@code 'delta.enableChangeDataFeed' = 'true'}
   */
  DeltaFolder(Path folder, String properties) {
    this.folder = folder;
    spark()
        .sql(
            "CREATE TABLE "
                + name()
                + " (driver_id BIGINT, event_timestamp TIMESTAMP, created TIMESTAMP, trips BIGINT)"
                + " USING delta TBLPROPERTIES ("
                + properties
                + ")");
  }

  @Override
  String name() {
    return "delta.`" + folder + "`";
  }

  @Override
  public String yaml() {
    return "path: '" + folder + "', table_format: delta";
  }

  @Override
  public void compact() {
    spark().sql("OPTIMIZE " + name());
  }

  @Override
  public void rollback() {
    List<Row> versions =
        spark().sql("DESCRIBE HISTORY " + name()).select("version").collectAsList();
    long newest = versions.get(0).getLong(0);
    long earlier = Math.max(1, newest - 2);
    if (earlier < newest) {
      spark().sql("RESTORE TABLE " + name() + " TO VERSION AS OF " + earlier);
    }
  }
}
