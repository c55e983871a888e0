package io.headrace.jobs.session;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.lakehouse.SessionExtensions;
import io.headrace.engine.metrics.MetricsPlugin;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/** Opens the Spark session of a command with the settings of {@code feature_store.yaml}. */
public final class Sessions {
  private static final String SUPPORTED_SPARK = "4.1";
  private static final String PLUGINS = "spark.plugins";

  /**
   * Settings that Spark's pages, logs and events hide: by their name, or for a password in a URL.
   */
  static final String REDACTED =
      "(?i)secret|password|passwd|token|(access|account|private)[._-]?key|connection[._]string"
          + "|credential|://[^/\\s:@]*:[^/\\s]+@";

  private Sessions() {}

  /**
   * The session. Settings that {@code spark-submit} was given win over those of the file, and of
   * the file {@code headrace.spark_conf} over {@code batch_engine.spark_conf} over {@code
   * offline_store.spark_conf}.
   */
  public static SparkSession open(FeatureStoreConfiguration configuration, String command) {
    requireSupportedSpark();
    SparkConf given = new SparkConf();
    SparkSession.Builder builder = SparkSession.builder();
    settings(configuration, given).forEach(builder::config);
    if (!given.contains("spark.app.name")) {
      builder.appName("headrace " + command + " " + configuration.project());
    }
    // SQL sources and partition values mean UTC wherever the machine stands.
    builder.config("spark.sql.session.timeZone", "UTC");
    return builder.getOrCreate();
  }

  /**
   * What is set beside what {@code spark-submit} was given. Plugins alone are set over that, to add
   * ours to them.
   */
  static Map<String, String> settings(FeatureStoreConfiguration configuration, SparkConf given) {
    Map<String, String> settings = new LinkedHashMap<>(defaults(configuration.repository()));
    settings.putAll(configuration.sparkSettings());
    if (given.get("spark.master", settings.get("spark.master")).startsWith("local")) {
      // Nobody looks at it there. On a cluster it stays on: it carries the metrics, too.
      settings.putIfAbsent("spark.ui.enabled", "false");
      // Running tasks tell how far they are by heartbeats, which cost nothing on one machine.
      settings.putIfAbsent("spark.executor.heartbeatInterval", "2s");
      // Delta reads its log in 50 tasks, which is meant for clusters.
      settings.putIfAbsent("spark.databricks.delta.snapshotPartitions", "4");
    }
    if (!given.contains("spark.sql.extensions")) {
      settings = SessionExtensions.addTo(settings);
    }
    if (given.contains(PLUGINS)) {
      settings.put(PLUGINS, given.get(PLUGINS));
    }
    settings = MetricsPlugin.addTo(settings);
    settings.keySet().removeIf(key -> given.contains(key) && !key.equals(PLUGINS));
    return settings;
  }

  private static Map<String, String> defaults(Path repository) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("spark.master", "local[*]");
    defaults.put("spark.ui.showConsoleProgress", "false");
    defaults.put("spark.sql.shuffle.partitions", "32");
    // Views that run side by side share the cores; one after another nothing changes.
    defaults.put("spark.scheduler.mode", "FAIR");
    defaults.put(
        "spark.sql.warehouse.dir", repository.resolve(".headrace/warehouse").toUri().toString());
    defaults.put("spark.redaction.regex", REDACTED);
    return defaults;
  }

  private static void requireSupportedSpark() {
    String spark = org.apache.spark.package$.MODULE$.SPARK_VERSION();
    String scala = Properties.versionNumberString();
    if (!spark.startsWith(SUPPORTED_SPARK + ".") || !scala.startsWith("2.13.")) {
      throw new DefinitionException(
          "Spark " + spark + " with Scala " + scala,
          "this build of Headrace does not run on it",
          "Use Spark "
              + SUPPORTED_SPARK
              + " with Scala 2.13, or unset SPARK_HOME to run on the embedded one.");
    }
  }
}
