package io.headrace.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.RunListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the driver of a real session tells through Spark's own sinks. */
class MetricsTest {
  private static final String PREFIX =
      "metrics_headrace_driver_plugin_io_headrace_engine_metrics_MetricsPlugin_";
  private static final Instant END = Instant.parse("2025-01-03T00:00:00Z");

  @TempDir static Path folder;
  private static SparkSession spark;

  /** Value by name, as Prometheus would read it. */
  private static Map<String, Double> scraped;

  @BeforeAll
  static void oneViewIsDoneAndOneFails() throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("feature_store.yaml"),
        """
        project: p
        registry: registry.db
        offline_store:
          type: spark
          spark_conf:
            spark.master: local[2]
            spark.ui.enabled: "true"
            spark.ui.port: "0"
            spark.driver.bindAddress: 127.0.0.1
            spark.driver.host: 127.0.0.1
            spark.sql.shuffle.partitions: "2"
            spark.metrics.conf.driver.sink.jmx.class: org.apache.spark.metrics.sink.JmxSink
        online_store: {type: sqlite, path: online.db}
        entity_key_serialization_version: 3
        """);
    Files.writeString(
        folder.resolve("features.yaml"),
        """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp}
          - {name: gone, path: gone.csv, file_format: csv, timestamp_field: event_timestamp}
        feature_views:
          - {name: driver-stats, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}
          - {name: broken, entities: [driver], source: gone, schema: [{name: trips, dtype: Int64}]}
        """);
    String rows =
        """
        driver_id,event_timestamp,trips
        1,2025-01-01T08:00:00Z,3
        1,2025-01-02T08:00:00Z,2
        2,2025-01-01T09:00:00Z,5
        ,2025-01-01T10:00:00Z,1
        """;
    Files.writeString(folder.resolve("stats.csv"), rows);
    Files.writeString(folder.resolve("gone.csv"), rows);
    FeatureStoreConfiguration configuration =
        FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of());
    spark = Sessions.open(configuration, "test");
    FeatureStore store = FeatureStore.of(configuration, () -> spark);
    store.registry().apply(store.definitions());
    Files.delete(folder.resolve("gone.csv"));
    MaterializationReport report =
        store.materialize(
            new MaterializationRequest(
                store.viewsToMaterialize(List.of()),
                new Span.Between(Instant.parse("2025-01-01T00:00:00Z"), END),
                Instant.now(),
                OnNullKey.SKIP),
            RunListener.SILENT);
    assertThat(report.isPartial()).isTrue();
    scraped = scrape();
  }

  @AfterAll
  static void stopSession() {
    spark.stop();
  }

  private static Map<String, Double> scrape() throws IOException, InterruptedException {
    URI ui = URI.create(spark.sparkContext().uiWebUrl().get());
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ui.getPort() + "/metrics/prometheus/"))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<String, Double> values = new TreeMap<>();
    Matcher line = Pattern.compile("(?m)^(\\w+)\\{[^}]*} (\\S+)$").matcher(answer.body());
    while (line.find()) {
      values.put(line.group(1), Double.valueOf(line.group(2)));
    }
    return values;
  }

  @Test
  void servletTellsRowsOfAView() {
    String view = PREFIX + "view_driver_stats_";
    assertThat(scraped)
        .containsEntry(view + "rows_read_Value", 4.0)
        .containsEntry(view + "rows_written_Value", 2.0)
        .containsEntry(view + "rows_older_Value", 0.0)
        .containsEntry(view + "rows_rejected_Value", 1.0)
        .containsEntry(view + "failures_Value", 0.0)
        .containsEntry(view + "end_epoch_seconds_Value", END.getEpochSecond() * 1.0);
    assertThat(scraped.get(view + "freshness_seconds_Value")).isPositive();
    assertThat(scraped.get(view + "run_seconds_Value")).isPositive();
  }

  @Test
  void servletTellsFailures() {
    assertThat(scraped)
        .containsEntry(PREFIX + "runs_Count", 1.0)
        .containsEntry(PREFIX + "failed_runs_Count", 1.0)
        .containsEntry(PREFIX + "view_broken_failures_Value", 1.0)
        .doesNotContainKey(PREFIX + "view_broken_end_epoch_seconds_Value");
    assertThat(scraped.get(PREFIX + "run_seconds_Value")).isPositive();
  }

  @Test
  void jmxTellsThemToo() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name =
        new ObjectName(
            "metrics:name=headrace.driver.plugin.io.headrace.engine.metrics.MetricsPlugin"
                + ".view.driver-stats.rows_written,type=gauges");
    assertThat(server.getAttribute(name, "Value")).isEqualTo(2L);
  }

  @Test
  void pageNamesEveryMetricAndNoOther() throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `(\\w+)` \\|")
            .matcher(Files.readString(Path.of("../docs/metrics.md")));
    while (row.find()) {
      documented.add(row.group(1));
    }
    Set<String> told =
        relabelled().stream()
            .map(labels -> labels.get("__name__"))
            .filter(n -> n.startsWith("headrace_"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(documented).isEqualTo(told);
  }

  @Test
  void podMonitorMakesTheViewALabel() throws IOException {
    assertThat(relabelled())
        .contains(Map.of("__name__", "headrace_view_rows_read", "view", "driver_stats"))
        .contains(Map.of("__name__", "headrace_view_failures", "view", "broken"))
        .contains(Map.of("__name__", "headrace_run_seconds"))
        .noneMatch(labels -> labels.get("__name__").contains("MetricsPlugin"));
  }

  /** The labels of each sample once Prometheus has gone through the pod monitor's rules. */
  private static List<Map<String, String>> relabelled() throws IOException {
    Map<?, ?> monitor =
        (Map<?, ?>)
            new Load(LoadSettings.builder().build())
                .loadFromString(
                    Files.readString(Path.of("../spark-operator/monitoring/podmonitor.yaml")));
    Map<?, ?> spec = (Map<?, ?>) monitor.get("spec");
    Map<?, ?> endpoint = (Map<?, ?>) ((List<?>) spec.get("podMetricsEndpoints")).get(0);
    List<Map<String, String>> samples = new ArrayList<>();
    for (String name : scraped.keySet()) {
      Map<String, String> labels = new TreeMap<>(Map.of("__name__", name));
      boolean kept = true;
      for (Object rule : (List<?>) endpoint.get("metricRelabelings")) {
        kept &= relabel((Map<?, ?>) rule, labels);
      }
      if (kept) {
        samples.add(labels);
      }
    }
    return samples;
  }

  /** Whether the sample is kept. */
  private static boolean relabel(Map<?, ?> rule, Map<String, String> labels) {
    Pattern regex = Pattern.compile((String) rule.get("regex"));
    if ("labeldrop".equals(rule.get("action"))) {
      labels.keySet().removeIf(label -> regex.matcher(label).matches());
      return true;
    }
    assertThat(rule.get("sourceLabels")).isEqualTo(List.of("__name__"));
    Matcher match = regex.matcher(labels.get("__name__"));
    if ("drop".equals(rule.get("action"))) {
      return !match.matches();
    }
    if (match.matches()) {
      labels.put(
          (String) rule.get("targetLabel"), match.replaceFirst((String) rule.get("replacement")));
    }
    return true;
  }
}
