package io.headrace.operator.trigger;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.client.Kinds;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.ManifestText;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds what a schedule in the cluster would run. */
final class ScheduleTemplate {
  private final Cluster cluster;

  ScheduleTemplate(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The run of a {@code ScheduledSparkApplication}, or of a {@code CronJob} that submits one.
   *
   * @throws RefusedException when there is no such schedule, or it runs nothing of ours
   */
  Manifest of(String schedule) {
    return scheduledIfAllowed(schedule)
        .or(() -> cronJob(schedule))
        .orElseThrow(
            () ->
                new RefusedException(
                    "Schedule '" + schedule + "' in namespace '" + cluster.namespace() + "'",
                    "there is neither a ScheduledSparkApplication nor a CronJob of that name",
                    "kubectl -n "
                        + cluster.namespace()
                        + " get scheduledsparkapplications.sparkoperator.k8s.io,cronjobs lists them."));
  }

  /** Who has a CronJob often has no rights on the other operator's schedules. */
  private Optional<Manifest> scheduledIfAllowed(String name) {
    try {
      return scheduled(name);
    } catch (ClusterException e) {
      if (e.isForbidden()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<Manifest> scheduled(String name) {
    GenericKubernetesResource found =
        cluster.ask("read schedule '" + name + "'", () -> cluster.schedules().withName(name).get());
    if (found == null) {
      return Optional.empty();
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", SparkOperator.KUBEFLOW.apiVersion());
    tree.put("kind", Kinds.SPARK_APPLICATION);
    tree.put("metadata", metadata(name, found.getMetadata()));
    tree.put("spec", found.get("spec", "template"));
    return Optional.of(new Manifest(tree));
  }

  private static Map<String, Object> metadata(String name, ObjectMeta of) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("labels", Objects.requireNonNullElse(of.getLabels(), Map.of()));
    Map<String, String> annotations =
        new LinkedHashMap<>(Objects.requireNonNullElse(of.getAnnotations(), Map.of()));
    annotations.keySet().removeIf(a -> a.startsWith("kubectl.kubernetes.io/"));
    metadata.put("annotations", annotations);
    return metadata;
  }

  /** A CronJob's pod has the manifest that it submits in a ConfigMap. */
  private Optional<Manifest> cronJob(String name) {
    CronJob found =
        cluster.ask(
            "read schedule '" + name + "'",
            () ->
                cluster
                    .client()
                    .batch()
                    .v1()
                    .cronjobs()
                    .inNamespace(cluster.namespace())
                    .withName(name)
                    .get());
    if (found == null) {
      return Optional.empty();
    }
    List<Manifest> runs = new ArrayList<>();
    for (Volume volume :
        found.getSpec().getJobTemplate().getSpec().getTemplate().getSpec().getVolumes()) {
      if (volume.getConfigMap() != null) {
        runs.addAll(runs(volume.getConfigMap().getName()));
      }
    }
    if (runs.size() != 1) {
      throw new RefusedException(
          "CronJob '" + name + "'",
          runs.isEmpty()
              ? "no ConfigMap of its pod holds a SparkApplication"
              : "the ConfigMaps of its pod hold " + runs.size() + " runs",
          "Only CronJobs as 'headrace k8s render' writes them can be triggered.");
    }
    return Optional.of(runs.get(0));
  }

  private List<Manifest> runs(String configMap) {
    ConfigMap found =
        cluster.ask(
            "read ConfigMap '" + configMap + "'",
            () ->
                cluster
                    .client()
                    .configMaps()
                    .inNamespace(cluster.namespace())
                    .withName(configMap)
                    .get());
    if (found == null || found.getData() == null) {
      return List.of();
    }
    return found.getData().entrySet().stream()
        .filter(e -> e.getValue().contains("kind: " + Kinds.SPARK_APPLICATION))
        .flatMap(
            e ->
                ManifestText.read("ConfigMap '" + configMap + "', " + e.getKey(), e.getValue())
                    .stream())
        .filter(m -> m.kind().equals(Kinds.SPARK_APPLICATION))
        .toList();
  }
}
