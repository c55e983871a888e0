package io.headrace.engine.verification;

import io.headrace.engine.offline.UtcSession;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/** Brings rows to the driver without changing a moment in them. */
final class DriverRows {
  private DriverRows() {}

  /**
   * Timestamps as instants and dates as local dates: {@code java.sql.Timestamp} has another
   * calendar for old ones, and which of the two Spark gives depends on the session that is active.
   */
  static List<Row> collect(Dataset<Row> rows) {
    SparkSession twin = ((SparkSession) rows.sparkSession()).cloneSession();
    twin.conf().set("spark.sql.datetime.java8API.enabled", "true");
    scala.Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(twin);
    try {
      return UtcSession.rebind(twin, rows).collectAsList();
    } finally {
      if (before.isDefined()) {
        SparkSession.setActiveSession(before.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }
}
