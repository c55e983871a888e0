package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.DefinitionException;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;

/** What a task may hold for a join; beyond it, as where Spark has no more to give, it sorts. */
final class MemoryLimit {
  /** Setting of the session, such as {@code 256m}; by default what Spark gives. */
  static final String SETTING = "spark.headrace.join.memoryPerTask";

  private MemoryLimit() {}

  /** In bytes. */
  static long of(SparkSession spark) {
    String text = spark.conf().get(SETTING, "");
    if (text.isBlank()) {
      return Long.MAX_VALUE;
    }
    try {
      return JavaUtils.byteStringAsBytes(text);
    } catch (NumberFormatException e) {
      throw new DefinitionException(
          "Setting " + SETTING, "'" + text + "' is no size", "Write it as 512k, 256m or 2g.");
    }
  }
}
