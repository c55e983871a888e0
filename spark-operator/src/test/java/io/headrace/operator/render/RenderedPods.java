package io.headrace.operator.render;

import io.headrace.operator.manifest.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The specs of all pods that a rendering leads to, as their operator would put them together. */
final class RenderedPods {
  private RenderedPods() {}

  static List<Map<?, ?>> of(Rendering rendering) {
    List<Map<?, ?>> pods = new ArrayList<>();
    for (Manifest manifest : rendering.runs()) {
      add(manifest, pods);
      GoldenManifestsTest.runsIn(manifest).forEach(run -> add(run, pods));
    }
    return pods;
  }

  private static void add(Manifest manifest, List<Map<?, ?>> pods) {
    Map<?, ?> spec = manifest.tree().get("spec") instanceof Map<?, ?> map ? map : Map.of();
    if (spec.containsKey("jobTemplate")) {
      pods.add(map(map(map(map(spec, "jobTemplate"), "spec"), "template"), "spec"));
    }
    Map<?, ?> run = spec.containsKey("template") ? map(spec, "template") : spec;
    for (String role : List.of("driver", "executor")) {
      if (run.get(role) instanceof Map<?, ?> pod) {
        pods.add(
            pod.containsKey("template") ? map(map(pod, "template"), "spec") : byWebhook(run, pod));
      }
      if (run.get(role + "Spec") instanceof Map<?, ?> pod) {
        pods.add(map(map(pod, "podTemplateSpec"), "spec"));
      }
    }
  }

  private static Map<?, ?> byWebhook(Map<?, ?> run, Map<?, ?> pod) {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", "spark");
    container.put("securityContext", pod.get("securityContext"));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("securityContext", pod.get("podSecurityContext"));
    spec.put("volumes", run.get("volumes"));
    spec.put("containers", List.of(container));
    return spec;
  }

  private static Map<?, ?> map(Map<?, ?> tree, String key) {
    return (Map<?, ?>) tree.get(key);
  }
}
