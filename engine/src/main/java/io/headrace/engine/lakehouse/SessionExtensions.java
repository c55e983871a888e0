package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.DefinitionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** The settings by which a Spark session that we open knows the table formats. */
public final class SessionExtensions {
  static final String EXTENSIONS = "spark.sql.extensions";
  static final String SESSION_CATALOG = "spark.sql.catalog.spark_catalog";
  static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
  static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";
  static final String ICEBERG = "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions";

  private SessionExtensions() {}

  /**
   * {@code settings} with the extensions of the formats whose jars are on the class path, after
   * those that are named already, and Delta's catalog where none is named. A cluster without a
   * format's jar gets a session without it.
   */
  public static Map<String, String> addTo(Map<String, String> settings) {
    Map<String, String> complete = new LinkedHashMap<>(settings);
    List<String> extensions = new ArrayList<>();
    for (String named : settings.getOrDefault(EXTENSIONS, "").split(",")) {
      if (!named.isBlank()) {
        extensions.add(named.strip());
      }
    }
    Arrays.asList(DELTA, ICEBERG).stream()
        .filter(extension -> !extensions.contains(extension) && isPresent(extension))
        .forEach(extensions::add);
    if (!extensions.isEmpty()) {
      complete.put(EXTENSIONS, String.join(",", extensions));
    }
    if (isPresent(DELTA_CATALOG)) {
      complete.putIfAbsent(SESSION_CATALOG, DELTA_CATALOG);
    }
    return complete;
  }

  static boolean hasDelta() {
    return isPresent(DELTA);
  }

  static boolean hasIceberg() {
    return isPresent(ICEBERG);
  }

  /** Delta plans its scans by a rule of its extension: without it a table would be read wrongly. */
  public static void requireDelta(SparkSession spark, String where) {
    requireJar(DELTA, "io.delta:delta-spark_4.1_2.13", where);
    boolean known =
        CollectionConverters.asJava(
                ((org.apache.spark.sql.classic.SparkSession) spark)
                    .sessionState()
                    .analyzer()
                    .extendedResolutionRules())
            .stream()
            .anyMatch(rule -> rule.getClass().getName().contains("spark.sql.delta."));
    if (!known) {
      throw new DefinitionException(
          where,
          "this Spark session does not know Delta",
          "Start it with "
              + EXTENSIONS
              + "="
              + DELTA
              + " and "
              + SESSION_CATALOG
              + "="
              + DELTA_CATALOG
              + ".");
    }
  }

  public static void requireIceberg(String where) {
    requireJar(ICEBERG, "org.apache.iceberg:iceberg-spark-runtime-4.1_2.13", where);
  }

  private static void requireJar(String type, String artifact, String where) {
    if (!isPresent(type)) {
      throw new DefinitionException(
          where,
          artifact + " is not on the class path",
          "Start Spark with --packages " + artifact + ":VERSION, or put its jar into the image.");
    }
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
