package io.headrace.operator.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.headrace.operator.cluster.BreakableWatch;
import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.cluster.Fixtures;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.RunReference;
import io.headrace.operator.waiting.WaitLimits.Leaving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A run that goes through a list of states while it is waited for. */
final class WaitScenario implements WaitListener {
  static final String RUN = "drivers-materialize";
  static final WaitLimits LIMITS =
      new WaitLimits(Duration.ofMinutes(15), Duration.ofHours(2), Leaving.KEEP, Leaving.KEEP);

  private final FakeCluster cluster;
  private final SparkOperator operator;
  private final ScriptedClock clock = new ScriptedClock();
  private final Map<String, Object> history = new LinkedHashMap<>();
  private long submissions;
  private long executions;
  final List<String> said = new ArrayList<>();
  final List<DriverPod> started = new ArrayList<>();

  private WaitScenario(FakeCluster cluster, SparkOperator operator) {
    this.cluster = cluster;
    this.operator = operator;
    cluster.run(operator, RUN);
  }

  static WaitScenario of(FakeCluster cluster, SparkOperator operator) {
    return new WaitScenario(cluster, operator);
  }

  /** The operator writes these states, one after the other. */
  WaitScenario states(String... states) {
    for (String state : states) {
      state(state, "");
    }
    return this;
  }

  WaitScenario state(String state, String message) {
    clock.then(() -> Optional.of(write(state, message)));
    return this;
  }

  /** Likewise, and no watch reports it. */
  WaitScenario unseen(String state, String message) {
    clock.then(
        () -> {
          write(state, message);
          return Optional.empty();
        });
    return this;
  }

  private GenericKubernetesResource write(String state, String message) {
    return cluster.status(operator, RUN, status(state, message));
  }

  private Map<String, Object> status(String state, String message) {
    if (operator == SparkOperator.KUBEFLOW) {
      if (state.equals("SUBMITTED")) {
        executions++;
        submissions++;
      } else if (state.equals("SUBMISSION_FAILED")) {
        submissions++;
      }
      return Fixtures.kubeflowStatus(state, message, submissions, executions);
    }
    Map<String, Object> now = new LinkedHashMap<>();
    now.put("currentStateSummary", state);
    now.put("message", message);
    history.put(Integer.toString(history.size()), now);
    return Map.of("currentState", now, "stateTransitionHistory", new LinkedHashMap<>(history));
  }

  /** The run goes through the state so quickly that it stands in the next one's history alone. */
  WaitScenario passing(String state) {
    return happens(() -> status(state, ""));
  }

  WaitScenario driver(Consumer<PodBuilder> details) {
    return happens(() -> cluster.driverPod(operator, RUN, details));
  }

  WaitScenario happens(Runnable step) {
    clock.then(
        () -> {
          step.run();
          return Optional.empty();
        });
    return this;
  }

  /** The object is deleted, and the watch says so. */
  WaitScenario deleted() {
    clock.then(
        () -> {
          clock.expectReport();
          cluster.cluster().applications(operator).withName(RUN).delete();
          return Optional.empty();
        });
    return this;
  }

  /**
   * The object ends and is gone before anybody reads it; only the report of its deletion shows how.
   */
  WaitScenario endsInDeletion(BreakableWatch watch, String state) {
    clock.then(
        () -> {
          clock.expectReport();
          GenericKubernetesResource last = write(state, "");
          cluster.cluster().applications(operator).withName(RUN).delete();
          watch.deleted(last);
          return Optional.empty();
        });
    return this;
  }

  WaitScenario watchDrops(BreakableWatch watch) {
    return ends(watch::drop);
  }

  WaitScenario watchExpires(BreakableWatch watch) {
    return ends(watch::expire);
  }

  private WaitScenario ends(Runnable how) {
    clock.then(
        () -> {
          clock.expectReport();
          how.run();
          return Optional.empty();
        });
    return this;
  }

  RunEnd await() {
    return await(LIMITS);
  }

  RunEnd await(WaitLimits limits) {
    RunEnd end =
        new RunWait(cluster.cluster(), clock, limits, this)
            .await(new RunReference(operator, FakeCluster.NAMESPACE, RUN));
    assertThat(clock.stepsLeft()).as("steps that nobody waited for; said: " + said).isZero();
    return end;
  }

  @Override
  public void says(String line) {
    said.add(line);
  }

  @Override
  public void driverStarted(DriverPod pod) {
    started.add(pod);
  }

  static Consumer<PodBuilder> waiting(String reason, String message) {
    return pod ->
        pod.withNewStatus()
            .withPhase("Pending")
            .addNewContainerStatus()
            .withName(DriverPod.DRIVER_CONTAINER)
            .withNewState()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .endState()
            .endContainerStatus()
            .endStatus();
  }

  static Consumer<PodBuilder> unschedulable(String message) {
    return pod ->
        pod.withNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage(message)
            .endCondition()
            .endStatus();
  }

  static Consumer<PodBuilder> running() {
    return pod ->
        pod.withNewStatus()
            .withPhase("Running")
            .addNewContainerStatus()
            .withName(DriverPod.DRIVER_CONTAINER)
            .withNewState()
            .withNewRunning()
            .endRunning()
            .endState()
            .endContainerStatus()
            .endStatus();
  }

  static Consumer<PodBuilder> terminated(int code, String reason, String message) {
    return pod ->
        pod.withNewStatus()
            .withPhase(code == 0 ? "Succeeded" : "Failed")
            .addNewContainerStatus()
            .withName(DriverPod.DRIVER_CONTAINER)
            .withNewState()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(reason)
            .withMessage(message)
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus();
  }
}
