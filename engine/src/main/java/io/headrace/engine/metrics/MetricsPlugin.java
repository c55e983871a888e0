package io.headrace.engine.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Offers the driver's metrics to Spark, as {@code spark.plugins}. This is Spark's public way to its
 * metrics system; a source of one's own is private to Spark.
 */
public final class MetricsPlugin implements SparkPlugin {
  static final String PLUGINS = "spark.plugins";
  private static final String NAMESPACE = "spark.metrics.namespace";
  private static final String SERVLET = "spark.metrics.conf.*.sink.prometheusServlet.";

  /**
   * {@code settings} with the plugin, after those that are named already. Names begin with {@code
   * headrace} rather than with an id that changes from run to run, and a session whose user
   * interface is on tells them at {@code /metrics/prometheus}, unless the settings say otherwise.
   */
  public static Map<String, String> addTo(Map<String, String> settings) {
    Map<String, String> complete = new LinkedHashMap<>(settings);
    String own = MetricsPlugin.class.getName();
    String named = settings.getOrDefault(PLUGINS, "").strip();
    if (named.isEmpty()) {
      complete.put(PLUGINS, own);
    } else if (!named.contains(own)) {
      complete.put(PLUGINS, named + "," + own);
    }
    complete.putIfAbsent(NAMESPACE, "headrace");
    complete.putIfAbsent(SERVLET + "class", "org.apache.spark.metrics.sink.PrometheusServlet");
    complete.putIfAbsent(SERVLET + "path", "/metrics/prometheus");
    return complete;
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  /** Nothing is counted on executors: what tasks have done is known on the driver. */
  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }

  private static final class OnDriver implements DriverPlugin {
    private SparkContext spark;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      spark = context;
      RunMetrics.open(context, plugin.metricRegistry());
      return Map.of();
    }

    @Override
    public void shutdown() {
      RunMetrics.close(spark);
    }
  }
}
