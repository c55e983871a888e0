package io.headrace.engine;

import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session of a test JVM. Its zone has daylight saving and is not UTC, so that whoever
 * relies on the session's zone is found out.
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
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.driver.host", "127.0.0.1")
          .config(
              "spark.sql.warehouse.dir",
              System.getProperty("java.io.tmpdir") + "/headrace-warehouse")
          .getOrCreate();

  private TestSpark() {}

  public static SparkSession session() {
    return SESSION;
  }
}
