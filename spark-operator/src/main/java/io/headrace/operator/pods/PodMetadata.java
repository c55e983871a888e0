package io.headrace.operator.pods;

import io.headrace.operator.deployment.PodSettings;
import io.headrace.operator.plan.RunPlan;
import java.util.Map;
import java.util.TreeMap;

/** Labels and annotations of a run's pods: the user's, and ours over them. */
public final class PodMetadata {
  private PodMetadata() {}

  public static Map<String, String> labels(RunPlan run, PodRole role) {
    Map<String, String> labels = new TreeMap<>(settings(run, role).labels());
    labels.putAll(run.labels());
    return labels;
  }

  public static Map<String, String> annotations(RunPlan run, PodRole role) {
    Map<String, String> annotations = new TreeMap<>(settings(run, role).annotations());
    annotations.putAll(run.annotations());
    if (role == PodRole.DRIVER) {
      // A run ends with its driver; a node that is to be emptied has to wait for it.
      annotations.put("cluster-autoscaler.kubernetes.io/safe-to-evict", "false");
    }
    return annotations;
  }

  static PodSettings settings(RunPlan run, PodRole role) {
    return role == PodRole.DRIVER ? run.deployment().driver() : run.deployment().executor();
  }
}
