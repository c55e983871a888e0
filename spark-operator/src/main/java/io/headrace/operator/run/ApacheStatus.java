package io.headrace.operator.run;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The status of Apache's operator, whose last states do not say how a run ended. */
final class ApacheStatus {
  private static final String STATE = "currentStateSummary";

  private ApacheStatus() {}

  static RunStatus read(RunReference run, GenericKubernetesResource object) {
    List<Map<?, ?>> newestFirst = newestFirst(object);
    Map<?, ?> current =
        object.get("status", "currentState") instanceof Map<?, ?> map ? map : Map.of();
    boolean over = StateTable.isOver(RunStatus.text(current, STATE));
    Map<?, ?> telling = over ? ending(newestFirst).orElse(current) : current;
    String state = RunStatus.text(telling, STATE);
    String message = RunStatus.text(telling, "message");
    return new RunStatus(
        run,
        state,
        over ? endedPhase(state) : phase(object, state),
        message,
        RunStatus.number(object, "status", "currentAttemptSummary", "attemptInfo", "id") + 1,
        Optional.empty(),
        Optional.empty(),
        exit(current, newestFirst).or(() -> DriverExit.in(message)));
  }

  /** The newest state that says how the run ended. */
  private static Optional<Map<?, ?>> ending(List<Map<?, ?>> newestFirst) {
    return newestFirst.stream()
        .filter(s -> StateTable.apache(RunStatus.text(s, STATE)).ended())
        .findFirst();
  }

  /** Released without a word on the end: it was stopped from outside. */
  private static RunPhase endedPhase(String state) {
    RunPhase phase = StateTable.apache(state);
    return phase.ended() ? phase : RunPhase.FAILED;
  }

  private static RunPhase phase(GenericKubernetesResource object, String state) {
    RunPhase phase = StateTable.apache(state);
    return phase.ended() && restarts(object, phase) ? RunPhase.BETWEEN : phase;
  }

  /** Whether the operator may start it again after this end; it then says when it will not. */
  private static boolean restarts(GenericKubernetesResource object, RunPhase end) {
    String policy =
        RunStatus.text(object, "spec", "applicationTolerations", "restartConfig", "restartPolicy");
    return switch (policy) {
      case "Always" -> true;
      case "OnFailure" -> end != RunPhase.SUCCEEDED;
      case "OnInfrastructureFailure" ->
          end == RunPhase.NOT_SUBMITTED || end == RunPhase.START_TIMED_OUT;
      default -> false;
    };
  }

  /** The history is a map by number as text, so that text order would put 10 before 2. */
  private static List<Map<?, ?>> newestFirst(GenericKubernetesResource object) {
    List<Map<?, ?>> states = new ArrayList<>();
    if (object.get("status", "stateTransitionHistory") instanceof Map<?, ?> history) {
      history.entrySet().stream()
          .filter(e -> String.valueOf(e.getKey()).matches("\\d{1,18}"))
          .sorted(
              Comparator.comparingLong(
                      (Map.Entry<?, ?> e) -> Long.parseLong(String.valueOf(e.getKey())))
                  .reversed())
          .forEach(
              e -> {
                if (e.getValue() instanceof Map<?, ?> state) {
                  states.add(state);
                }
              });
    }
    return states;
  }

  /** The pod may be gone; the operator keeps what it last saw of it. */
  private static Optional<DriverExit> exit(Map<?, ?> current, List<Map<?, ?>> newestFirst) {
    List<Map<?, ?>> states = new ArrayList<>(List.of(current));
    states.addAll(newestFirst);
    for (Map<?, ?> state : states) {
      if (state.get("lastObservedDriverStatus") instanceof Map<?, ?> pod
          && pod.get("containerStatuses") instanceof List<?> containers) {
        for (Object container : containers) {
          if (container instanceof Map<?, ?> c
              && c.get("state") instanceof Map<?, ?> at
              && at.get("terminated") instanceof Map<?, ?> ended
              && ended.get("exitCode") instanceof Number code) {
            return Optional.of(
                new DriverExit(
                    code.intValue(),
                    RunStatus.text(ended, "reason"),
                    RunStatus.text(ended, "message")));
          }
        }
      }
    }
    return Optional.empty();
  }
}
