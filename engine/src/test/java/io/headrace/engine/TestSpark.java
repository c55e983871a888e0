package io.headrace.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session of a test JVM. Its zone has daylight saving and is not UTC, so that whoever
 * relies on the session's zone is found out. It knows Delta, as its own catalog, and Iceberg, as
 * the catalog {@code lake}.
 */
public final class TestSpark {
  private static final SparkSession SESSION =
      SparkSession.builder()
          .appName("headrace-tests")
          .master("local[2]")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.shuffle.partitions", "3")
          .config("spark.default.parallelism", "2")
          .config("spark.sql.session.timeZone", "America/St_Johns")
          .config(
              "spark.sql.extensions",
              "io.delta.sql.DeltaSparkSessionExtension,"
                  + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
          .config(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
          .config("spark.databricks.delta.snapshotPartitions", "2")
          .config("spark.delta.logStore.s3a.impl", "io.headrace.engine.storage.ConditionalLogStore")
          .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
          .config("spark.sql.catalog.lake.type", "hadoop")
          .config("spark.sql.catalog.lake.warehouse", temporaryFolder("headrace-lake"))
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.driver.host", "127.0.0.1")
          .config(
              "spark.sql.warehouse.dir",
              System.getProperty("java.io.tmpdir") + "/headrace-warehouse")
          .getOrCreate();

  private TestSpark() {}

  private static String temporaryFolder(String prefix) {
    try {
      return Files.createTempDirectory(prefix).toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static SparkSession session() {
    return SESSION;
  }
}
