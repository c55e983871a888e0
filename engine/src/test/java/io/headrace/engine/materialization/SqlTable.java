package io.headrace.engine.materialization;

import io.headrace.engine.TestSpark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A table of Delta or Iceberg, written by SQL. */
abstract class SqlTable implements ChangingTable {
  private boolean hasCity;

  final SparkSession spark() {
    return TestSpark.session();
  }

  /** As SQL names it. */
  abstract String name();

  @Override
  public final Dataset<Row> rows() {
    spark().sql("REFRESH TABLE " + name());
    return spark().sql("SELECT driver_id, event_timestamp, created, trips FROM " + name());
  }

  @Override
  public final void append(List<Row> rows) {
    CommitRepository.rows(rows).createOrReplaceTempView("appended");
    spark()
        .sql(
            "INSERT INTO "
                + name()
                + " (driver_id, event_timestamp, created, trips) SELECT * FROM appended");
  }

  @Override
  public final void update(long driver, long trips) {
    spark().sql("UPDATE " + name() + " SET trips = " + trips + " WHERE driver_id = " + driver);
  }

  /** Delta and Iceberg refuse a row that two others match. */
  @Override
  public final void merge(List<Row> rows) {
    Map<Long, Row> byDriver = new LinkedHashMap<>();
    rows.forEach(r -> byDriver.put(r.getLong(0), r));
    CommitRepository.rows(List.copyOf(byDriver.values())).createOrReplaceTempView("merged");
    spark()
        .sql(
            "MERGE INTO "
                + name()
                + " AS t USING merged AS m ON t.driver_id = m.driver_id"
                + " WHEN MATCHED THEN UPDATE SET event_timestamp = m.event_timestamp,"
                + " created = m.created, trips = m.trips"
                + " WHEN NOT MATCHED THEN INSERT (driver_id, event_timestamp, created, trips)"
                + " VALUES (m.driver_id, m.event_timestamp, m.created, m.trips)");
  }

  @Override
  public final void delete(long driver) {
    spark().sql("DELETE FROM " + name() + " WHERE driver_id = " + driver);
  }

  @Override
  public final void deleteLatest(long driver) {
    List<Row> latest =
        spark()
            .sql(
                "SELECT CAST(MAX(unix_seconds(event_timestamp)) AS STRING) FROM "
                    + name()
                    + " WHERE driver_id = "
                    + driver)
            .collectAsList();
    if (!latest.get(0).isNullAt(0)) {
      spark()
          .sql(
              "DELETE FROM "
                  + name()
                  + " WHERE driver_id = "
                  + driver
                  + " AND event_timestamp = timestamp_seconds("
                  + latest.get(0).getString(0)
                  + ")");
    }
  }

  @Override
  public final void addColumn() {
    if (!hasCity) {
      spark().sql("ALTER TABLE " + name() + " ADD COLUMNS (city STRING)");
      hasCity = true;
    }
  }
}
