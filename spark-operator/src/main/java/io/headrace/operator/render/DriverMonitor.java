package io.headrace.operator.render;

import io.headrace.operator.manifest.RunMark;
import java.util.List;
import java.util.Map;

/**
 * What the Prometheus operator scrapes: drivers, whose metrics get the short names of {@code
 * docs/metrics.md}, with the view as a label.
 */
final class DriverMonitor {
  /** Spark's own beginning of the names: namespace, process, and the plugin that counts. */
  private static final String PREFIX =
      "metrics_headrace_driver_plugin_io_headrace_engine_metrics_MetricsPlugin_";

  private static final String OF_VIEWS =
      PREFIX
          + "view_(.+)_(rows_read|rows_written|rows_older|rows_unchanged|rows_removed|rows_rejected"
          + "|failures|run_seconds|end_epoch_seconds|freshness_seconds)_Value";

  private static final String OF_PROCESS =
      PREFIX + "(runs|failed_runs|failed_tasks|run_seconds)_(Count|Value)";

  private DriverMonitor() {}

  static Map<String, Object> spec() {
    Map<String, Object> selector =
        Map.of("matchLabels", Map.of(RunMark.MANAGED_BY, "headrace", "spark-role", "driver"));
    Map<String, Object> endpoint =
        Map.of(
            "port",
            "spark-ui",
            "path",
            "/metrics/prometheus/",
            // Often: a driver that has ended is not asked again.
            "interval",
            "15s",
            "relabelings",
            List.of(fromPod(RunMark.PART_OF, "project"), fromPod(RunMark.COMPONENT, "job_kind")),
            "metricRelabelings",
            List.of(
                // Spark tells each gauge twice.
                Map.of(
                    "action",
                    "drop",
                    "sourceLabels",
                    List.of("__name__"),
                    "regex",
                    PREFIX + ".+_Number"),
                Map.of("action", "labeldrop", "regex", "type"),
                named(OF_VIEWS, "view", "$1"),
                named(OF_VIEWS, "__name__", "headrace_view_$2"),
                named(OF_PROCESS, "__name__", "headrace_$1")));
    return Map.of("selector", selector, "podMetricsEndpoints", List.of(endpoint));
  }

  private static Map<String, Object> fromPod(String label, String target) {
    String source = "__meta_kubernetes_pod_label_" + label.replaceAll("[^a-zA-Z0-9]", "_");
    return Map.of("sourceLabels", List.of(source), "targetLabel", target);
  }

  private static Map<String, Object> named(String regex, String target, String replacement) {
    return Map.of(
        "sourceLabels",
        List.of("__name__"),
        "regex",
        regex,
        "targetLabel",
        target,
        "replacement",
        replacement);
  }
}
