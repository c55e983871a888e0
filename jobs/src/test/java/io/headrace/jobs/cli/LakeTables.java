package io.headrace.jobs.cli;

import io.headrace.engine.lakehouse.SessionExtensions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Tables of Delta and Iceberg in a folder, made by a session of their own. */
final class LakeTables {
  private static final String COLUMNS =
      "driver_id BIGINT, rate DOUBLE, trips BIGINT, event_timestamp TIMESTAMP, created TIMESTAMP";
  private static final String ROWS =
      """
      (1, 0.5D, 3L, timestamp'2025-01-01T08:00:00Z', timestamp'2025-01-01T08:05:00Z'),
      (1, 0.25D, 2L, timestamp'2025-01-02T08:00:00Z', timestamp'2025-01-02T08:05:00Z'),
      (2, 0.75D, 5L, timestamp'2025-01-01T09:00:00Z', timestamp'2025-01-01T09:05:00Z')
      """;

  private static Path shared;

  private LakeTables() {}

  /**
   * Runs statements; Iceberg's catalog {@code lake} is the folder {@code lake} in {@code folder}.
   */
  static void sql(Path folder, String... statements) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.master", "local[2]");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.sql.shuffle.partitions", "2");
    settings.put("spark.databricks.delta.snapshotPartitions", "2");
    settings.put("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog.lake.type", "hadoop");
    settings.put("spark.sql.catalog.lake.warehouse", "file:" + folder.resolve("lake"));
    SparkSession.Builder builder = SparkSession.builder().appName("tables");
    SessionExtensions.addTo(settings).forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    try {
      for (String statement : statements) {
        spark.sql(statement);
      }
    } finally {
      spark.stop();
    }
  }

  /** A Delta table at {@code delta}, and an Iceberg table {@code lake.db.stats}, of three rows. */
  static void create(Path folder) {
    sql(
        folder,
        "CREATE TABLE delta.`" + folder.resolve("delta") + "` (" + COLUMNS + ") USING delta",
        "INSERT INTO delta.`" + folder.resolve("delta") + "` VALUES " + ROWS,
        "CREATE TABLE lake.db.stats (" + COLUMNS + ") USING iceberg",
        "INSERT INTO lake.db.stats VALUES " + ROWS,
        "ALTER TABLE lake.db.stats CREATE TAG june");
  }

  /**
   * Likewise, once for all tests that only read: beside them {@code young}, a Delta table that had
   * no event timestamp in version 1, and {@code vacuumed}, one whose version 1 is gone.
   */
  static synchronized Path shared() {
    if (shared == null) {
      try {
        Path folder = Files.createTempDirectory("lake-tables");
        create(folder);
        String young = "delta.`" + folder.resolve("young") + "`";
        String vacuumed = "delta.`" + folder.resolve("vacuumed") + "`";
        sql(
            folder,
            "CREATE TABLE " + young + " (driver_id BIGINT, rate DOUBLE, trips BIGINT) USING delta",
            "INSERT INTO " + young + " VALUES (1, 0.5D, 3L)",
            "ALTER TABLE " + young + " ADD COLUMNS (event_timestamp TIMESTAMP, created TIMESTAMP)",
            "CREATE TABLE " + vacuumed + " (" + COLUMNS + ") USING delta",
            "INSERT INTO " + vacuumed + " VALUES " + ROWS,
            "UPDATE " + vacuumed + " SET trips = 4",
            "VACUUM " + vacuumed + " RETAIN 0 HOURS");
        shared = folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }
}
