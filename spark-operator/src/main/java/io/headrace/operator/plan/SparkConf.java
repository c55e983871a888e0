package io.headrace.operator.plan;

import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.Deployment.Executors;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings of Spark that a run has under either operator. */
public final class SparkConf {
  private static final String UTC = "-Duser.timezone=UTC";

  private SparkConf() {}

  /** The user's settings, with ours over them. */
  public static Map<String, String> common(Deployment deployment) {
    Map<String, String> conf = new TreeMap<>(deployment.sparkConf());
    for (String role : List.of("driver", "executor")) {
      // Spark's reader of ORC shifts times between zones.
      conf.merge("spark." + role + ".extraJavaOptions", UTC, SparkConf::inUtc);
      String volume = "spark.kubernetes." + role + ".volumes.emptyDir.spark-local-dir-1.";
      conf.put(volume + "mount.path", Places.LOCAL);
      conf.put(volume + "mount.readOnly", "false");
      conf.put(volume + "options.sizeLimit", deployment.localDirs().size());
    }
    // An executor that has to go hands its shuffle files over.
    conf.putIfAbsent("spark.decommission.enabled", "true");
    conf.putIfAbsent("spark.storage.decommission.enabled", "true");
    conf.putIfAbsent("spark.storage.decommission.rddBlocks.enabled", "true");
    conf.putIfAbsent("spark.storage.decommission.shuffleBlocks.enabled", "true");
    conf.putIfAbsent("spark.kubernetes.executor.deleteOnTermination", "true");
    if (deployment.podMonitor()) {
      conf.put("spark.ui.prometheus.enabled", "true");
      conf.put(
          "spark.metrics.conf.*.sink.prometheusServlet.class",
          "org.apache.spark.metrics.sink.PrometheusServlet");
      conf.put("spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus");
    }
    return conf;
  }

  private static String inUtc(String users, String ours) {
    return users.contains("-Duser.timezone=") ? users : users + " " + ours;
  }

  /** How many executors, as settings. */
  public static Map<String, String> executors(Executors executors) {
    Map<String, String> conf = new TreeMap<>();
    if (executors instanceof Executors.Fixed fixed) {
      conf.put("spark.executor.instances", String.valueOf(fixed.instances()));
    } else if (executors instanceof Executors.Dynamic dynamic) {
      String prefix = "spark.dynamicAllocation.";
      conf.put(prefix + "enabled", "true");
      conf.put(prefix + "minExecutors", String.valueOf(dynamic.min()));
      conf.put(prefix + "initialExecutors", String.valueOf(dynamic.initial()));
      conf.put(prefix + "maxExecutors", String.valueOf(dynamic.max()));
      conf.put(prefix + "shuffleTracking.enabled", "true");
      conf.put(prefix + "shuffleTracking.timeout", dynamic.shuffleTimeout().toSeconds() + "s");
    }
    return conf;
  }
}
