package io.headrace.operator.run;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.headrace.operator.manifest.SparkOperator;
import java.util.Map;
import java.util.Optional;

/**
 * What a run's object says about it at one moment.
 *
 * @param state the operator's word; of an Apache run that is over, the state that it ended in
 * @param message the operator's explanation, empty where there is none
 * @param attempts how often a driver was submitted
 * @param driverPod where the operator names it
 * @param submission what a driver pod of this attempt is labelled with, where the operator does so
 * @param driverExit how the driver's container ended, as far as the status tells
 */
public record RunStatus(
    RunReference run,
    String state,
    RunPhase phase,
    String message,
    long attempts,
    Optional<String> driverPod,
    Optional<String> submission,
    Optional<DriverExit> driverExit) {

  public static RunStatus of(SparkOperator operator, GenericKubernetesResource object) {
    RunReference run =
        new RunReference(
            operator, object.getMetadata().getNamespace(), object.getMetadata().getName());
    return operator == SparkOperator.KUBEFLOW
        ? KubeflowStatus.read(run, object)
        : ApacheStatus.read(run, object);
  }

  /** The state and what the operator adds, on one line. */
  public String line() {
    String shown = state.isEmpty() ? "not seen by the operator yet" : state;
    return message.isEmpty() ? shown : shown + ": " + message.replaceAll("\\s+", " ").strip();
  }

  static String text(GenericKubernetesResource object, Object... path) {
    return object.get(path) instanceof String text ? text : "";
  }

  static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }

  static long number(GenericKubernetesResource object, Object... path) {
    return object.get(path) instanceof Number number ? number.longValue() : 0;
  }
}
