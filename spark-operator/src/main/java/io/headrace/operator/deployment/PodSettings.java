package io.headrace.operator.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Size and place of the driver, or of each executor.
 *
 * @param cores tasks at a time, whole
 * @param coreRequest what is reserved, as a quantity of Kubernetes; empty for {@code cores}
 * @param memory of the JVM, in Spark's form
 * @param memoryOverhead on top, likewise; empty for Spark's own share
 * @param tolerations as in a pod
 * @param affinity as in a pod
 * @param gracePeriod between the signal to end and the kill
 */
public record PodSettings(
    int cores,
    Optional<String> coreRequest,
    Optional<String> coreLimit,
    String memory,
    Optional<String> memoryOverhead,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> nodeSelector,
    List<Object> tolerations,
    Map<String, Object> affinity,
    Optional<String> priorityClass,
    Duration gracePeriod) {
  public PodSettings {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    nodeSelector = Map.copyOf(nodeSelector);
  }
}
