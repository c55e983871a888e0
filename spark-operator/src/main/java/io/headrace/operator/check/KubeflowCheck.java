package io.headrace.operator.check;

import io.headrace.operator.catalogue.EngineKnowledge;
import io.headrace.operator.pods.PodRole;
import io.headrace.operator.problems.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The spec of a SparkApplication of Kubeflow's operator. */
final class KubeflowCheck {
  /** What only the webhook puts on pods, and not on those with a template. */
  private static final List<String> WEBHOOK_ONLY =
      List.of(
          "affinity",
          "configMaps",
          "dnsConfig",
          "env",
          "envFrom",
          "gpu",
          "hostAliases",
          "hostNetwork",
          "initContainers",
          "lifecycle",
          "memoryLimit",
          "nodeSelector",
          "podSecurityContext",
          "ports",
          "priorityClassName",
          "schedulerName",
          "secrets",
          "securityContext",
          "shareProcessNamespace",
          "sidecars",
          "terminationGracePeriodSeconds",
          "tolerations",
          "volumeMounts");

  private final Problems problems;
  private final TextCheck texts;

  KubeflowCheck(EngineKnowledge engine, Problems problems) {
    this.problems = problems;
    this.texts = new TextCheck(engine, problems);
  }

  void check(String where, Map<String, Object> spec) {
    Map<String, Object> conf = Trees.map(spec, "sparkConf");
    texts.conf(where + ".sparkConf", conf);
    for (String key : conf.keySet()) {
      ReservedConf.fieldInKubeflow(key)
          .ifPresent(
              field ->
                  problems.add(
                      where + ".sparkConf." + key,
                      "the operator refuses the setting",
                      ReservedConf.advice(field)));
    }
    texts.arguments(where + ".arguments", Trees.list(spec, "arguments"));
    for (PodRole role : PodRole.values()) {
      String key = role.name().toLowerCase(Locale.ROOT);
      pod(where + "." + key, Trees.map(spec, key), role);
    }
  }

  private void pod(String where, Map<String, Object> pod, PodRole role) {
    if (!pod.containsKey("template")) {
      // Read by the webhook as a pod's own: held against the same types.
      Map<String, Object> container = new LinkedHashMap<>();
      container.put("name", role.container());
      for (String key : List.of("env", "envFrom", "volumeMounts", "securityContext")) {
        if (pod.containsKey(key)) {
          container.put(key, pod.get(key));
        }
      }
      Map<String, Object> asTemplate = Map.of("spec", Map.of("containers", List.of(container)));
      new PodTemplateCheck(texts, problems).check(where, asTemplate, role);
      return;
    }
    TreeSet<String> lost = new TreeSet<>(WEBHOOK_ONLY);
    lost.retainAll(pod.keySet());
    if (!lost.isEmpty()) {
      problems.add(
          where,
          "there is a template, and with one the operator would drop " + String.join(", ", lost),
          "Write them inside the template, or leave the template out.");
    }
    new PodTemplateCheck(texts, problems)
        .check(where + ".template", Trees.map(pod, "template"), role);
  }
}
