package io.headrace.operator.kubeflow;

import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.deployment.Deployment.EnvStyle;
import io.headrace.operator.deployment.Deployment.Executors;
import io.headrace.operator.deployment.Deployment.Restart;
import io.headrace.operator.plan.RunPlan;
import io.headrace.operator.plan.SparkConf;
import io.headrace.operator.pods.PodRole;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code spec} of a SparkApplication, which is a schedule's {@code template} too. */
public final class KubeflowSpec {
  private KubeflowSpec() {}

  /**
   * @param storeTypes the type of each store, by block
   */
  public static Map<String, Object> of(RunPlan run, Map<String, String> storeTypes) {
    Deployment deployment = run.deployment();
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("type", "Java");
    spec.put("mode", "cluster");
    spec.put("sparkVersion", deployment.image().sparkVersion());
    spec.put("image", deployment.image().name());
    spec.put("imagePullPolicy", deployment.image().pullPolicy());
    if (!deployment.image().pullSecrets().isEmpty()) {
      spec.put("imagePullSecrets", deployment.image().pullSecrets());
    }
    spec.put("mainClass", run.job().command().mainClass());
    spec.put("mainApplicationFile", deployment.image().jar());
    spec.put("arguments", run.arguments());
    spec.put("sparkConf", SparkConf.common(deployment));
    spec.put("restartPolicy", restart(deployment.restart()));
    spec.put("timeToLiveSeconds", deployment.ttl().toSeconds());
    if (deployment.executors() instanceof Executors.Dynamic dynamic) {
      spec.put("dynamicAllocation", dynamic(dynamic));
    }
    if (deployment.envStyle() == EnvStyle.WEBHOOK) {
      spec.put("volumes", KubeflowPod.volumes(run, storeTypes));
    }
    spec.put("driver", KubeflowPod.of(run, PodRole.DRIVER, storeTypes));
    Map<String, Object> executor = KubeflowPod.of(run, PodRole.EXECUTOR, storeTypes);
    if (deployment.executors() instanceof Executors.Fixed fixed) {
      executor.put("instances", fixed.instances());
    }
    spec.put("executor", executor);
    return spec;
  }

  private static Map<String, Object> restart(Restart restart) {
    Map<String, Object> policy = new LinkedHashMap<>();
    if (restart.retries() == 0 && restart.submissionRetries() == 0) {
      policy.put("type", "Never");
      return policy;
    }
    // Without a count OnFailure would begin nothing again.
    policy.put("type", "OnFailure");
    policy.put("onFailureRetries", restart.retries());
    policy.put("onFailureRetryInterval", restart.interval().toSeconds());
    policy.put("onSubmissionFailureRetries", restart.submissionRetries());
    policy.put("onSubmissionFailureRetryInterval", restart.interval().toSeconds());
    return policy;
  }

  // As a field: the operator does not see the setting of Spark and would fill in one executor.
  private static Map<String, Object> dynamic(Executors.Dynamic dynamic) {
    Map<String, Object> allocation = new LinkedHashMap<>();
    allocation.put("enabled", true);
    allocation.put("minExecutors", dynamic.min());
    allocation.put("initialExecutors", dynamic.initial());
    allocation.put("maxExecutors", dynamic.max());
    allocation.put("shuffleTrackingEnabled", true);
    allocation.put("shuffleTrackingTimeout", dynamic.shuffleTimeout().toMillis());
    return allocation;
  }
}
