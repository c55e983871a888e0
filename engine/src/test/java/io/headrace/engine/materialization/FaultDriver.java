package io.headrace.engine.materialization;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.registry.RegistryStore;
import io.headrace.engine.report.Json;
import io.headrace.engine.report.MaterializationReportView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
   * @param arguments feature repository, START or {@code increment}, END, kind of fault, rows
   *     before it; Spark's settings are system properties
   */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    Instant end = Instant.parse(arguments[2]);
    Span span =
        arguments[1].equals("increment")
            ? new Span.Incremental(end)
            : new Span.Between(Instant.parse(arguments[1]), end);
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
            recording(store.registry(), fault),
            store.runs(),
            new FaultyStore(store.onlineStore(), fault),
            new RunListener() {
              @Override
              public void viewStarted(String view, Interval interval) {}

              @Override
              public void viewEnded(ViewOutcome outcome) {
                fault.dieAt(Fault.Kind.DIES_WHEN_DONE);
              }
            });
    return materializer.run(
        new MaterializationRequest(
            store.viewsToMaterialize(List.of()), span, Instant.now(), OnNullKey.SKIP));
  }

  /** The registry as it is, but for what may happen when an interval is recorded. */
  private static RegistryStore recording(RegistryStore registry, Fault fault) {
    return (RegistryStore)
        Proxy.newProxyInstance(
            FaultDriver.class.getClassLoader(),
            new Class<?>[] {RegistryStore.class},
            (proxy, method, given) -> {
              try {
                Object result = method.invoke(registry, given);
                if (method.getName().startsWith("record")) {
                  fault.dieAt(Fault.Kind.DIES_WHEN_RECORDED);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  static FeatureStore open(SparkSession spark, Path folder) {
    return FeatureStore.of(
        FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of()),
        () -> spark);
  }
}
