package io.headrace.engine.retrieval;

import io.headrace.engine.retrieval.HookedFileSystem.Moment;
import io.headrace.engine.retrieval.OutputTarget.Format;
import io.headrace.engine.retrieval.table.WriteMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.SparkSession;

/** A run that writes a table as a process of its own, so that it can end in the middle. */
public final class OutputDriver {
  static final int KILLED = 137;
  private static final String DELTA_COMMIT = ".*/_delta_log/[0-9]{20}[.]json";
  private static final String ICEBERG_COMMIT = ".*/metadata/v[0-9]+[.]metadata[.]json";

  private OutputDriver() {}

  /** Where the process is gone at once, as by SIGKILL, or what fails in it. */
  enum Fault {
    DIES_AMONG_THE_FILES,
    DIES_BEFORE_THE_COMMIT,
    DIES_AFTER_THE_COMMIT,
    A_TASK_FAILS;

    void strike() {
      AtomicBoolean struck = new AtomicBoolean();
      HookedFileSystem.set(
          (moment, path) -> {
            boolean commit = path.matches(DELTA_COMMIT) || path.matches(ICEBERG_COMMIT);
            boolean file = moment == Moment.BEFORE_CREATE && path.endsWith(".parquet");
            boolean deadly =
                switch (this) {
                  case DIES_AMONG_THE_FILES -> file;
                  case DIES_BEFORE_THE_COMMIT -> commit && moment == Moment.BEFORE_RENAME;
                  case DIES_AFTER_THE_COMMIT -> commit && moment == Moment.AFTER_RENAME;
                  case A_TASK_FAILS -> false;
                };
            if (deadly) {
              Runtime.getRuntime().halt(KILLED);
            }
            if (this == A_TASK_FAILS && file && struck.compareAndSet(false, true)) {
              throw new IOException("the disk is busy");
            }
          });
    }
  }

  /**
   * @param arguments folder, format, path, run id, fault
   */
  public static void main(String[] arguments) {
    SparkSession.Builder builder = SparkSession.builder();
    settings().forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    Fault.valueOf(arguments[4]).strike();
    TestDatasets.write(
        spark,
        Path.of(arguments[0]),
        TestDatasets.request("2025-05-02"),
        TestDatasets.to(
            arguments[2], Format.valueOf(arguments[1]), WriteMode.APPEND, arguments[3]));
    spark.stop();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(HookedFileSystem.SETTINGS);
    settings.put("spark.app.name", "headrace-output");
    settings.put("spark.master", "local[2,3]");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.sql.shuffle.partitions", "2");
    settings.put("spark.databricks.delta.snapshotPartitions", "1");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    return settings;
  }
}
