package io.headrace.operator.run;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the driver's pod says.
 *
 * @param waitingFor why it does not run yet, where Kubernetes gives a reason
 * @param started whether the driver's container has run
 */
public record DriverPod(
    String name,
    String uid,
    String container,
    boolean started,
    Optional<String> waitingFor,
    Optional<DriverExit> exit) {
  /** Kubeflow and Apache name it so, as Spark itself does. */
  public static final String DRIVER_CONTAINER = "spark-kubernetes-driver";

  /** Words of a waiting container that are no reason: every pod passes through them. */
  private static final Set<String> NORMAL = Set.of("ContainerCreating", "PodInitializing");

  public static DriverPod of(Pod pod) {
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    Optional<ContainerStatus> driver = driver(status);
    Optional<ContainerState> state = driver.map(ContainerStatus::getState);
    return new DriverPod(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        driver.map(ContainerStatus::getName).orElse(DRIVER_CONTAINER),
        state.filter(s -> s.getRunning() != null || s.getTerminated() != null).isPresent(),
        waiting(status).or(() -> unschedulable(status)),
        state
            .map(ContainerState::getTerminated)
            .map(t -> new DriverExit(t.getExitCode(), text(t.getReason()), text(t.getMessage()))));
  }

  /** The one of this attempt: the newest where labels do not tell. */
  static Optional<DriverPod> newest(List<Pod> pods) {
    return pods.stream()
        .max(Comparator.comparing(p -> text(p.getMetadata().getCreationTimestamp())))
        .map(DriverPod::of);
  }

  private static Optional<ContainerStatus> driver(PodStatus status) {
    List<ContainerStatus> all = status.getContainerStatuses();
    return all.stream()
        .filter(c -> DRIVER_CONTAINER.equals(c.getName()))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private static Optional<String> waiting(PodStatus status) {
    return Stream.concat(
            status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
        .filter(c -> c.getState() != null && c.getState().getWaiting() != null)
        .map(c -> c.getState().getWaiting())
        .filter(w -> w.getReason() != null && !NORMAL.contains(w.getReason()))
        .map(w -> reason(w.getReason(), w.getMessage()))
        .findFirst();
  }

  private static Optional<String> unschedulable(PodStatus status) {
    return status.getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
        .map((PodCondition c) -> reason(text(c.getReason()), c.getMessage()))
        .findFirst();
  }

  private static String reason(String reason, String message) {
    return message == null || message.isBlank() ? reason : reason + ": " + message.strip();
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
