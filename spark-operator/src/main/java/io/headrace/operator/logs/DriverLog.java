package io.headrace.operator.logs;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.run.DriverPod;
import java.util.List;

/** The log of a driver's container. */
public final class DriverLog {
  private static final int NOT_FOUND = 404;
  private static final int NO_LOG_YET = 400;

  private final Cluster cluster;
  private final DriverPod pod;

  public DriverLog(Cluster cluster, DriverPod pod) {
    this.cluster = cluster;
    this.pod = pod;
  }

  /** The last lines, at most so many; none when the pod or its log is gone. */
  public List<String> tail(int lines) {
    return cluster.ask(
        "read the log of pod '" + pod.name() + "'",
        () -> {
          try {
            String text = container().tailingLines(lines).getLog();
            return text == null ? List.of() : text.lines().toList();
          } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND || e.getCode() == NO_LOG_YET) {
              return List.of();
            }
            throw e;
          }
        });
  }

  ContainerResource container() {
    return cluster
        .client()
        .pods()
        .inNamespace(cluster.namespace())
        .withName(pod.name())
        .inContainer(pod.container());
  }
}
