package io.headrace.operator.kubeflow;

import io.headrace.operator.deployment.Deployment.EnvStyle;
import io.headrace.operator.deployment.PodSettings;
import io.headrace.operator.plan.RunPlan;
import io.headrace.operator.pods.PodMetadata;
import io.headrace.operator.pods.PodParts;
import io.headrace.operator.pods.PodRole;
import io.headrace.operator.pods.PodTemplate;
import io.headrace.operator.pods.SecurityContexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The blocks {@code driver} and {@code executor} of a SparkApplication. */
final class KubeflowPod {
  private KubeflowPod() {}

  static Map<String, Object> of(RunPlan run, PodRole role, Map<String, String> storeTypes) {
    PodSettings settings =
        role == PodRole.DRIVER ? run.deployment().driver() : run.deployment().executor();
    Map<String, Object> pod = new LinkedHashMap<>();
    pod.put("cores", settings.cores());
    settings.coreRequest().ifPresent(c -> pod.put("coreRequest", c));
    settings.coreLimit().ifPresent(c -> pod.put("coreLimit", c));
    pod.put("memory", settings.memory());
    settings.memoryOverhead().ifPresent(m -> pod.put("memoryOverhead", m));
    pod.put("serviceAccount", run.deployment().serviceAccount());
    // One style for a pod: with a template the operator keeps its webhook off that pod, and every
    // field below it would silently be missing.
    if (run.deployment().envStyle() == EnvStyle.TEMPLATE) {
      pod.put("template", PodTemplate.of(run, role, storeTypes));
    } else {
      pod.putAll(webhookFields(run, role, settings, PodParts.of(run, role, storeTypes)));
    }
    return pod;
  }

  private static Map<String, Object> webhookFields(
      RunPlan run, PodRole role, PodSettings settings, PodParts parts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("labels", PodMetadata.labels(run, role));
    fields.put("annotations", PodMetadata.annotations(run, role));
    fields.put("env", parts.env());
    fields.put("envFrom", parts.envFrom());
    fields.put("volumeMounts", parts.volumeMounts());
    fields.put("nodeSelector", settings.nodeSelector());
    fields.put("tolerations", settings.tolerations());
    fields.put("affinity", settings.affinity());
    fields.values().removeIf(v -> v.equals(List.of()) || v.equals(Map.of()));
    settings.priorityClass().ifPresent(c -> fields.put("priorityClassName", c));
    fields.put("podSecurityContext", SecurityContexts.pod());
    fields.put("securityContext", SecurityContexts.container());
    fields.put("terminationGracePeriodSeconds", settings.gracePeriod().toSeconds());
    return fields;
  }

  /** The volumes of both kinds of pod, each once. */
  static List<Object> volumes(RunPlan run, Map<String, String> storeTypes) {
    Set<Object> volumes = new LinkedHashSet<>();
    for (PodRole role : PodRole.values()) {
      volumes.addAll(PodParts.of(run, role, storeTypes).volumes());
    }
    return new ArrayList<>(volumes);
  }
}
