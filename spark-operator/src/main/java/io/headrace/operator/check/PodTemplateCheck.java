package io.headrace.operator.check;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.headrace.operator.pods.PodRole;
import io.headrace.operator.problems.Problems;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A pod template for Spark. */
final class PodTemplateCheck {
  private final TextCheck texts;
  private final Problems problems;

  PodTemplateCheck(TextCheck texts, Problems problems) {
    this.texts = texts;
    this.problems = problems;
  }

  void check(String where, Map<String, Object> template, PodRole role) {
    new ModelShape(problems).check(where, template, PodTemplateSpec.class);
    List<?> containers = Trees.list(Trees.map(template, "spec"), "containers");
    boolean named = false;
    for (Object container : containers) {
      if (container instanceof Map<?, ?> map) {
        named |= role.container().equals(map.get("name"));
        environment(where, map);
      }
    }
    if (!named) {
      String names =
          Arrays.stream(PodRole.values()).map(PodRole::container).collect(Collectors.joining(", "));
      problems.add(
          where + ".spec.containers",
          "none is called '" + role.container() + "', so Spark would take another one for its own",
          "The names that Spark looks for: " + names + ".");
    }
  }

  private void environment(String where, Map<?, ?> container) {
    if (!(container.get("env") instanceof List<?> entries)) {
      return;
    }
    for (Object entry : entries) {
      if (entry instanceof Map<?, ?> variable && variable.get("value") != null) {
        texts.environment(
            where + ".spec.containers, env",
            Map.of(String.valueOf(variable.get("name")), variable.get("value")));
      }
    }
  }
}
