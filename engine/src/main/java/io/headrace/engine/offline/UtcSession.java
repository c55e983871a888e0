package io.headrace.engine.offline;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A twin of the caller's session in which naive times are UTC and nanosecond parquet is readable.
 *
 * <p>Literals, casts and readers take the zone of the session that analyses them, so the caller's
 * own session and its settings are left alone.
 */
public final class UtcSession {
  private UtcSession() {}

  /** Shares the context, catalog, temporary views and functions of {@code spark}. */
  public static SparkSession of(SparkSession spark) {
    SparkSession twin = ((org.apache.spark.sql.classic.SparkSession) spark).cloneSession();
    twin.conf().set("spark.sql.session.timeZone", "UTC");
    // Spark refuses TIMESTAMP(NANOS), which is what pandas writes; see NanosecondColumns.
    twin.conf().set("spark.sql.legacy.parquet.nanosAsLong", "true");
    // INT96 has no statistics, and other readers deprecate it.
    twin.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    return twin;
  }

  /**
   * The same rows as a Dataset of {@code spark}: zones that were resolved stay as they are, and
   * files are still read with the settings of the session that opened them.
   */
  public static Dataset<Row> rebind(SparkSession spark, Dataset<Row> rows) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) spark,
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
  }

  /** Hadoop's settings with those of the session. */
  public static org.apache.hadoop.conf.Configuration hadoop(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).sessionState().newHadoopConf();
  }
}
