package io.headrace.operator.run;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Optional;

/** The status of Kubeflow's operator. */
final class KubeflowStatus {
  /** Kueue keeps what waits for quota suspended; that is a queue, and nobody has stopped it. */
  private static final String QUEUE = "kueue.x-k8s.io/queue-name";

  private static final String SUBMISSION_FAILED = "failed to run spark-submit";

  private KubeflowStatus() {}

  static RunStatus read(RunReference run, GenericKubernetesResource object) {
    String state = RunStatus.text(object, "status", "applicationState", "state");
    String message = RunStatus.text(object, "status", "applicationState", "errorMessage");
    long attempts = RunStatus.number(object, "status", "executionAttempts");
    Optional<DriverExit> exit = DriverExit.in(message);
    return new RunStatus(
        run,
        state,
        phase(object, state, message, exit.isPresent()),
        message,
        attempts,
        present(RunStatus.text(object, "status", "driverInfo", "podName")),
        present(RunStatus.text(object, "status", "submissionID")),
        exit);
  }

  private static RunPhase phase(
      GenericKubernetesResource object, String state, String message, boolean driverRan) {
    RunPhase phase = StateTable.kubeflow(state);
    if (phase == RunPhase.SUSPENDED && queued(object)) {
      return RunPhase.STARTING;
    }
    return phase == RunPhase.FAILED && !driverRan && submissionFailed(object, message)
        ? RunPhase.NOT_SUBMITTED
        : phase;
  }

  /**
   * An execution is counted when a submission has succeeded; the message stays from the last one.
   */
  private static boolean submissionFailed(GenericKubernetesResource object, String message) {
    boolean everExecuted = RunStatus.number(object, "status", "executionAttempts") > 0;
    boolean everTried = RunStatus.number(object, "status", "submissionAttempts") > 0;
    return message.startsWith(SUBMISSION_FAILED) || (everTried && !everExecuted);
  }

  private static boolean queued(GenericKubernetesResource object) {
    return object.getMetadata().getLabels() != null
        && object.getMetadata().getLabels().containsKey(QUEUE);
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
