package io.headrace.operator.check;

import io.headrace.operator.catalogue.EngineKnowledge;
import io.headrace.operator.pods.PodRole;
import io.headrace.operator.problems.Problems;
import java.util.Map;

/** The spec of a SparkApplication of Apache's operator. */
final class ApacheCheck {
  private final Problems problems;
  private final TextCheck texts;

  ApacheCheck(EngineKnowledge engine, Problems problems) {
    this.problems = problems;
    this.texts = new TextCheck(engine, problems);
  }

  void check(String where, Map<String, Object> spec) {
    texts.conf(where + ".sparkConf", Trees.map(spec, "sparkConf"));
    texts.arguments(where + ".driverArgs", Trees.list(spec, "driverArgs"));
    pod(where + ".driverSpec", Trees.map(spec, "driverSpec"), PodRole.DRIVER);
    pod(where + ".executorSpec", Trees.map(spec, "executorSpec"), PodRole.EXECUTOR);
  }

  private void pod(String where, Map<String, Object> pod, PodRole role) {
    Map<String, Object> template = Trees.map(pod, "podTemplateSpec");
    new PodTemplateCheck(texts, problems).check(where + ".podTemplateSpec", template, role);
  }
}
