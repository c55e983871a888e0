package io.headrace.operator.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import io.headrace.operator.manifest.SparkOperator;
import java.util.List;
import java.util.Map;

/** Manifests as a renderer would write them, reduced to what the client looks at. */
public final class Fixtures {
  private Fixtures() {}

  /** A run with fixed times, for the operator. */
  public static String yaml(SparkOperator operator, String name) {
    return operator == SparkOperator.KUBEFLOW ? kubeflow(name) : apache(name);
  }

  private static String kubeflow(String name) {
    return """
        apiVersion: sparkoperator.k8s.io/v1beta2
        kind: SparkApplication
        metadata:
          name: %s
          labels:
            app.kubernetes.io/name: headrace
            app.kubernetes.io/managed-by: headrace
          annotations:
            headrace.io/project: drivers
            headrace.io/job: materialize
            headrace.io/views: driver_stats
            headrace.io/start: "2025-01-01T00:00:00Z"
            headrace.io/end: "2025-01-02T00:00:00Z"
            headrace.io/config-hash: c0ffee
        spec:
          type: Java
          mode: cluster
          sparkVersion: "4.1.3"
          image: registry.example/headrace:0.1.0
          mainClass: io.headrace.jobs.Materialize
          mainApplicationFile: local:///opt/headrace/headrace-jobs.jar
          arguments: ["2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"]
          restartPolicy: {type: OnFailure, onFailureRetries: 2, onSubmissionFailureRetries: 3}
          driver: {cores: 1, memory: 1g, serviceAccount: headrace-driver}
          executor: {instances: 2, cores: 1, memory: 1g}
        """
        .formatted(name);
  }

  private static String apache(String name) {
    return """
        apiVersion: spark.apache.org/v1
        kind: SparkApplication
        metadata:
          name: %s
          labels:
            app.kubernetes.io/name: headrace
            app.kubernetes.io/managed-by: headrace
          annotations:
            headrace.io/project: drivers
            headrace.io/job: materialize
            headrace.io/views: driver_stats
            headrace.io/start: "2025-01-01T00:00:00Z"
            headrace.io/end: "2025-01-02T00:00:00Z"
            headrace.io/config-hash: c0ffee
        spec:
          mainClass: io.headrace.jobs.Materialize
          jars: local:///opt/headrace/headrace-jobs.jar
          driverArgs: ["2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"]
          runtimeVersions: {sparkVersion: "4.1.3"}
          sparkConf: {spark.kubernetes.container.image: "registry.example/headrace:0.1.0"}
          applicationTolerations:
            restartConfig: {restartPolicy: OnFailure, maxRestartAttempts: 2}
        """
        .formatted(name);
  }

  public static String configMap(String name, String project) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s}
        data:
          feature_store.yaml: |
            project: %s
            online_store: {type: redis, connection_string: "${REDIS_HOST}:6379,password=${REDIS_PASSWORD}"}
        """
        .formatted(name, project);
  }

  public static List<Manifest> manifests(String... documents) {
    return ManifestText.read("test.yaml", String.join("---\n", documents));
  }

  static GenericKubernetesResource application(SparkOperator operator, String name) {
    return Serialization.unmarshal(yaml(operator, name), GenericKubernetesResource.class);
  }

  /** The status of Kubeflow's operator. */
  public static Map<String, Object> kubeflowStatus(
      String state, String message, long submissions, long executions) {
    return Map.of(
        "applicationState",
        Map.of("state", state, "errorMessage", message),
        "submissionAttempts",
        submissions,
        "executionAttempts",
        executions);
  }
}
