package io.headrace.engine.materialization;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.report.Json;
import io.headrace.engine.report.MaterializationReportView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The driver of a materialization as a process of its own, so that a test can kill it. Its report
 * is the last line on standard output; the exit code is 0 when every view is done.
 */
public final class FaultDriver {
  static final String REPORT = "REPORT ";

  private FaultDriver() {}

  /**
   * @param arguments feature repository, START, END, kind of fault, rows before it; Spark's
   *     settings are system properties
   */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    Span span = new Span.Between(Instant.parse(arguments[1]), Instant.parse(arguments[2]));
    Fault fault =
        new Fault(
            Fault.Kind.valueOf(arguments[3]), Long.parseLong(arguments[4]), folder.toString());
    SparkSession spark =
        SparkSession.builder()
            .appName("headrace-fault")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    MaterializationReport report = run(spark, folder, span, fault);
    String json = Json.text(MaterializationReportView.data(report));
    System.out.println(REPORT + json.replace("\n", " "));
    System.out.flush();
    spark.stop();
    System.exit(report.failures().isEmpty() ? 0 : 1);
  }

  /** Also for a test's own process. */
  static MaterializationReport run(SparkSession spark, Path folder, Span span, Fault fault) {
    FeatureStore store = open(spark, folder);
    Materializer materializer =
        new Materializer(
            spark,
            folder,
            store.configuration().project(),
            store.registry(),
            store.runs(),
            new FaultyStore(store.onlineStore(), fault),
            RunListener.SILENT);
    return materializer.run(
        new MaterializationRequest(
            store.viewsToMaterialize(List.of()), span, Instant.now(), OnNullKey.SKIP));
  }

  static FeatureStore open(SparkSession spark, Path folder) {
    return FeatureStore.of(
        FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of()),
        () -> spark);
  }
}
