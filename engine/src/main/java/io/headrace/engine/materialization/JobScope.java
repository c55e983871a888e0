package io.headrace.engine.materialization;

import org.apache.spark.SparkContext;

/**
 * Marks the Spark jobs of the calling thread, so that they are recognised, shared out and ended.
 */
final class JobScope {
  /** Number of the pass that a job belongs to. */
  static final String PASS = "headrace.pass";

  /** Set on the jobs that write. */
  static final String WRITES = "headrace.writes";

  private static final String POOL = "spark.scheduler.pool";

  private JobScope() {}

  /**
   * @param tag by which all jobs of a run can be cancelled
   * @param pool of the fair scheduler; views side by side have one each
   */
  static void enter(SparkContext spark, String tag, int pass, String pool, String description) {
    spark.addJobTag(tag);
    spark.setLocalProperty(PASS, Integer.toString(pass));
    spark.setLocalProperty(WRITES, null);
    spark.setLocalProperty(POOL, pool);
    spark.setJobDescription(description);
  }

  static void beginWriting(SparkContext spark) {
    spark.setLocalProperty(WRITES, "true");
  }

  static void endWriting(SparkContext spark) {
    spark.setLocalProperty(WRITES, null);
  }
}
