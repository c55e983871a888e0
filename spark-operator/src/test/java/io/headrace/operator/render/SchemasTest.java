package io.headrace.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas that renderings are held against do refuse what is wrong. */
class SchemasTest {
  private static List<String> messages(String manifest) {
    return CrdSchemas.messages(ManifestText.read("m", manifest).get(0)).orElseThrow();
  }

  @Test
  void operatorsSchemasAreClosedAndTyped() {
    String wrong =
        """
        apiVersion: sparkoperator.k8s.io/v1beta2
        kind: SparkApplication
        metadata: {name: a}
        spec:
          type: Kotlin
          sparkVersion: 4
          driver: {cores: 0, memroy: 2g}
          sparkConf: {spark.a: 1}
        """;
    assertThat(String.join("\n", messages(wrong)))
        .contains("memroy")
        .contains("executor")
        .contains("enumeration")
        .contains("cores")
        .contains("sparkVersion")
        .contains("spark.a");
    assertThat(
            messages(
                """
                apiVersion: spark.apache.org/v1
                kind: SparkApplication
                metadata: {name: a}
                spec:
                  runtimeVersions: {sparkVersion: "4.1.3"}
                  driverSpec: {podTemplateSpec: {spec: {containers: [{name: a, envfrom: []}]}}}
                """))
        .hasSize(1)
        .first()
        .asString()
        .contains("envfrom");
  }

  static List<Object> templates() {
    return List.of(
        Rendered.at(run("full"), "spec", "driver", "template"),
        Rendered.at(run("full"), "spec", "executor", "template"),
        Rendered.at(run("store-secrets"), "spec", "template", "driver", "template"));
  }

  private static Manifest run(String golden) {
    return GoldenManifestsTest.rendering(golden).runs().get(0);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void templatesForKubeflowPassTheSchemaThatApacheHasForThem(Object template) {
    assertThat(CrdSchemas.templateMessages(template)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "securityContext: {runAsNonRoot: true}",
        "hostNetwork: true",
        "volumes: [{name: h, hostPath: {path: /}}]",
        "containers: []"
      })
  void podsThatTheStandardRefusesAreFound(String spec) {
    Manifest pod =
        ManifestText.read(
                "m", "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {" + spec + "}}")
            .get(0);
    assertThat(RestrictedPods.violations((Map<?, ?>) pod.tree().get("spec"))).isNotEmpty();
  }
}
