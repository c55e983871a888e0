package io.headrace.operator.submission;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.Kinds;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.SparkOperator;
import java.util.Map;
import java.util.Optional;

/** Creates objects, strictly: a field that the server does not know is refused, not dropped. */
final class ObjectWriter {
  private static final int CONFLICT = 409;

  private final Cluster cluster;

  ObjectWriter(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Creates it; false when an object of that name is there. */
  boolean create(Manifest manifest) {
    return cluster.ask(
        "create " + described(manifest),
        () -> {
          try {
            resource(manifest).fieldValidation(Validation.STRICT).create();
            return true;
          } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
              return false;
            }
            throw e;
          }
        });
  }

  /** Lets the server look at it as if it were created; an object of that name is fine. */
  void tryOut(Manifest manifest) {
    cluster.ask(
        "create " + described(manifest) + " (dry run)",
        () -> {
          try {
            return resource(manifest).dryRun().fieldValidation(Validation.STRICT).create();
          } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
              return null;
            }
            throw e;
          }
        });
  }

  /** The object of that kind and name in the cluster, as a tree. */
  @SuppressWarnings("unchecked") // keys of a JSON object are text
  Optional<Map<String, Object>> read(Manifest manifest) {
    return cluster.ask(
        "read " + described(manifest),
        () ->
            Optional.ofNullable(resource(manifest).get())
                .map(
                    found ->
                        (Map<String, Object>)
                            cluster
                                .client()
                                .getKubernetesSerialization()
                                .convertValue(found, Map.class)));
  }

  private Resource<? extends HasMetadata> resource(Manifest manifest) {
    KubernetesClient client = cluster.client();
    String json = client.getKubernetesSerialization().asJson(manifest.tree());
    for (SparkOperator operator : SparkOperator.values()) {
      // Where these are is known; the server would have to be asked for it.
      if (manifest.kind().equals(Kinds.SPARK_APPLICATION)
          && manifest.apiVersion().equals(operator.apiVersion())) {
        GenericKubernetesResource run =
            client.getKubernetesSerialization().unmarshal(json, GenericKubernetesResource.class);
        run.getMetadata().setNamespace(cluster.namespace());
        return cluster.applications(operator).resource(run);
      }
    }
    HasMetadata object = client.getKubernetesSerialization().unmarshal(json);
    object.getMetadata().setNamespace(cluster.namespace());
    return client.resource(object).inNamespace(cluster.namespace());
  }

  static String described(Manifest manifest) {
    return manifest.kind() + " '" + manifest.name() + "'";
  }
}
