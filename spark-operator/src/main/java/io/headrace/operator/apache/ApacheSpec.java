package io.headrace.operator.apache;

import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.PodSettings;
import io.headrace.operator.plan.RunPlan;
import io.headrace.operator.plan.SparkConf;
import io.headrace.operator.pods.PodRole;
import io.headrace.operator.pods.PodTemplate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The {@code spec} of a SparkApplication. */
public final class ApacheSpec {
  private ApacheSpec() {}

  /**
   * @param storeTypes the type of each store, by block
   */
  public static Map<String, Object> of(RunPlan run, Map<String, String> storeTypes) {
    Deployment deployment = run.deployment();
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("mainClass", run.job().command().mainClass());
    spec.put("jars", deployment.image().jar());
    spec.put("driverArgs", run.arguments());
    spec.put("deploymentMode", "ClusterMode");
    spec.put(
        "runtimeVersions",
        Map.of("sparkVersion", deployment.image().sparkVersion(), "scalaVersion", "2.13"));
    spec.put("sparkConf", conf(deployment));
    spec.put("applicationTolerations", tolerations(deployment));
    spec.put(
        "driverSpec", Map.of("podTemplateSpec", PodTemplate.of(run, PodRole.DRIVER, storeTypes)));
    spec.put(
        "executorSpec",
        Map.of("podTemplateSpec", PodTemplate.of(run, PodRole.EXECUTOR, storeTypes)));
    return spec;
  }

  /** Image, service account and sizes have no fields here. */
  private static Map<String, String> conf(Deployment deployment) {
    Map<String, String> conf = new TreeMap<>(SparkConf.common(deployment));
    conf.putAll(SparkConf.executors(deployment.executors()));
    Deployment.Image image = deployment.image();
    conf.put("spark.kubernetes.container.image", image.name());
    conf.put("spark.kubernetes.container.image.pullPolicy", image.pullPolicy());
    if (!image.pullSecrets().isEmpty()) {
      conf.put(
          "spark.kubernetes.container.image.pullSecrets", String.join(",", image.pullSecrets()));
    }
    conf.putAll(sizes("driver", deployment.driver()));
    conf.putAll(sizes("executor", deployment.executor()));
    for (String role : new String[] {"driver", "executor"}) {
      conf.put(
          "spark.kubernetes.authenticate." + role + ".serviceAccountName",
          deployment.serviceAccount());
    }
    return conf;
  }

  private static Map<String, String> sizes(String role, PodSettings pod) {
    Map<String, String> conf = new TreeMap<>();
    conf.put("spark." + role + ".cores", String.valueOf(pod.cores()));
    conf.put("spark." + role + ".memory", pod.memory());
    pod.memoryOverhead().ifPresent(m -> conf.put("spark." + role + ".memoryOverhead", m));
    pod.coreRequest().ifPresent(c -> conf.put("spark.kubernetes." + role + ".request.cores", c));
    pod.coreLimit().ifPresent(c -> conf.put("spark.kubernetes." + role + ".limit.cores", c));
    return conf;
  }

  private static Map<String, Object> tolerations(Deployment deployment) {
    Deployment.Restart restart = deployment.restart();
    Map<String, Object> restarts = new LinkedHashMap<>();
    restarts.put("restartPolicy", restart.retries() == 0 ? "Never" : "OnFailure");
    restarts.put("maxRestartAttempts", restart.retries());
    restarts.put("restartBackoffMillis", restart.interval().toMillis());
    Map<String, Object> tolerations = new LinkedHashMap<>();
    tolerations.put("restartConfig", restarts);
    tolerations.put(
        "applicationTimeoutConfig",
        Map.of("driverStartTimeoutMillis", deployment.startDeadline().toMillis()));
    // The default deletes the driver's pod at the end, and its log with it.
    tolerations.put("resourceRetainPolicy", "OnFailure");
    tolerations.put("ttlAfterStopMillis", deployment.ttl().toMillis());
    return tolerations;
  }
}
