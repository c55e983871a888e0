package io.headrace.operator.pods;

import io.headrace.operator.deployment.PodSettings;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.plan.RunPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A pod template, which Spark completes with image, resources, ports and its own volumes. */
public final class PodTemplate {
  private PodTemplate() {}

  /**
   * @param storeTypes the type of each store, by block
   */
  public static Map<String, Object> of(RunPlan run, PodRole role, Map<String, String> storeTypes) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("annotations", PodMetadata.annotations(run, role));
    metadata.put("labels", PodMetadata.labels(run, role));
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("metadata", metadata);
    template.put("spec", spec(run, role, PodParts.of(run, role, storeTypes)));
    return template;
  }

  private static Map<String, Object> spec(RunPlan run, PodRole role, PodParts parts) {
    PodSettings settings = PodMetadata.settings(run, role);
    Map<String, Object> spec = new LinkedHashMap<>();
    if (role == PodRole.DRIVER) {
      // Neither operator bounds the time that a run takes.
      spec.put("activeDeadlineSeconds", run.deployment().deadline().toSeconds());
    } else {
      // Only the driver talks to the API server.
      spec.put("automountServiceAccountToken", false);
      spec.put("topologySpreadConstraints", List.of(spread(run)));
    }
    put(spec, "affinity", settings.affinity());
    put(spec, "nodeSelector", settings.nodeSelector());
    put(spec, "tolerations", settings.tolerations());
    settings.priorityClass().ifPresent(c -> spec.put("priorityClassName", c));
    spec.put("securityContext", SecurityContexts.pod());
    spec.put("terminationGracePeriodSeconds", settings.gracePeriod().toSeconds());
    spec.put("volumes", parts.volumes());
    spec.put("containers", List.of(container(role, parts)));
    return spec;
  }

  private static Map<String, Object> container(PodRole role, PodParts parts) {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", role.container());
    put(container, "env", parts.env());
    put(container, "envFrom", parts.envFrom());
    container.put("securityContext", SecurityContexts.container());
    container.put("volumeMounts", parts.volumeMounts());
    return container;
  }

  private static Map<String, Object> spread(RunPlan run) {
    Map<String, Object> spread = new LinkedHashMap<>();
    spread.put("maxSkew", 1);
    spread.put("topologyKey", "kubernetes.io/hostname");
    spread.put("whenUnsatisfiable", "ScheduleAnyway");
    Map<String, String> executors = new LinkedHashMap<>();
    executors.put(RunMark.VIEWS_HASH, run.labels().get(RunMark.VIEWS_HASH));
    executors.put("spark-role", "executor");
    spread.put("labelSelector", Map.of("matchLabels", executors));
    return spread;
  }

  private static void put(Map<String, Object> into, String key, Object value) {
    boolean empty =
        value instanceof Map<?, ?> map
            ? map.isEmpty()
            : value instanceof List<?> list && list.isEmpty();
    if (!empty) {
      into.put(key, value);
    }
  }
}
