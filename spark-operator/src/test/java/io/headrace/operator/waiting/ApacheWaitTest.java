package io.headrace.operator.waiting;

import static io.headrace.operator.waiting.WaitScenario.RUN;
import static io.headrace.operator.waiting.WaitScenario.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.manifest.SparkOperator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way through the states of Apache's operator, and the exit code at its end. */
class ApacheWaitTest {
  private static final String[] TO_RUNNING = {
    "Submitted", "DriverRequested", "DriverStarted", "DriverReady", "RunningHealthy"
  };

  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private WaitScenario scenario() {
    return WaitScenario.of(cluster, SparkOperator.APACHE);
  }

  @Test
  void succeededIsDoneBeforeItsResourcesAreReleased() {
    assertThat(scenario().states(TO_RUNNING).states("Succeeded").await().exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ResourceReleased", "TerminatedWithoutReleaseResources"})
  void releasedAfterSuccessIsDone(String released) {
    assertThat(
            scenario()
                .states("Submitted", "DriverRequested")
                .passing("Succeeded")
                .states(released)
                .await()
                .exitCode())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ResourceReleased", "TerminatedWithoutReleaseResources"})
  void releasedAfterFailureIsAFailure(String released) {
    RunEnd end =
        scenario()
            .states(TO_RUNNING)
            .driver(terminated(4, "Error", "{\"error\":\"redis does not answer\"}"))
            .state("Failed", "Driver has failed")
            .states(released)
            .await();
    assertThat(end.exitCode()).isEqualTo(4);
    assertThat(EndReport.lines(end, List.of()))
        .contains(
            "State: Failed: Driver has failed",
            "Driver: exit code 4, Error",
            "The job says: {\"error\":\"redis does not answer\"}");
  }

  @Test
  void historyIsReadByNumberSoThatTheTenthStateIsNewerThanTheSecond() {
    WaitScenario s =
        scenario()
            .states("Submitted", "DriverRequested", "DriverStarted", "Failed", "ScheduledToRestart")
            .states("Submitted", "DriverRequested", "DriverStarted", "DriverReady")
            .states("RunningHealthy")
            .passing("Succeeded")
            .states("ResourceReleased");
    assertThat(s.await().exitCode()).isZero();
  }

  @Test
  void failureIsNotTheEndWhileRestartsAreLeft() {
    WaitScenario s =
        scenario()
            .states(TO_RUNNING)
            .states("Failed", "ScheduledToRestart")
            .states(TO_RUNNING)
            .states("Succeeded");
    assertThat(s.await().exitCode()).isZero();
  }

  @Test
  void failureIsTheEndWhereNothingIsRestarted() {
    WaitScenario s = scenario();
    cluster
        .cluster()
        .applications(SparkOperator.APACHE)
        .withName(RUN)
        .edit(
            o -> {
              ((Map<?, ?>) o.get("spec")).remove("applicationTolerations");
              return o;
            });
    assertThat(s.states(TO_RUNNING).states("Failed").await().exitCode()).isEqualTo(1);
  }

  @Test
  void schedulingFailureWasNotSubmitted() {
    RunEnd end =
        scenario()
            .states("Submitted")
            .state("SchedulingFailure", "exceeded quota")
            .states("ResourceReleased")
            .await();
    assertThat(end.exitCode()).isEqualTo(11);
    assertThat(EndReport.lines(end, List.of()))
        .contains("State: SchedulingFailure: exceeded quota");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DriverStartTimedOut", "DriverReadyTimedOut", "ExecutorsStartTimedOut"})
  void theOperatorsOwnDeadlinesAreDeadlines(String state) {
    RunEnd end =
        scenario()
            .states("Submitted", "DriverRequested", state, "TerminatedWithoutReleaseResources")
            .await();
    assertThat(end.exitCode()).isEqualTo(12);
    assertThat(EndReport.lines(end, List.of()).get(0)).contains(state);
  }

  @Test
  void evictedDriverIsAFailure() {
    assertThat(
            scenario()
                .states(TO_RUNNING)
                .states("DriverEvicted", "ResourceReleased")
                .await()
                .exitCode())
        .isEqualTo(1);
  }

  @Test
  void driverToldToEndKeepsItsCode() {
    assertThat(
            scenario()
                .states(TO_RUNNING)
                .driver(terminated(143, "Error", ""))
                .states("Failed", "ResourceReleased")
                .await()
                .exitCode())
        .isEqualTo(143);
  }

  @Test
  void exitCodeComesFromWhatTheOperatorSawLastWhenThePodIsGone() {
    WaitScenario s = scenario().states(TO_RUNNING);
    s.happens(
        () ->
            cluster.status(
                SparkOperator.APACHE,
                RUN,
                Map.of(
                    "currentState",
                    Map.of("currentStateSummary", "ResourceReleased"),
                    "stateTransitionHistory",
                    Map.of(
                        "7",
                        Map.of(
                            "currentStateSummary",
                            "Failed",
                            "lastObservedDriverStatus",
                            Map.of(
                                "containerStatuses",
                                List.of(
                                    Map.of(
                                        "state",
                                        Map.of(
                                            "terminated",
                                            Map.of("exitCode", 3, "reason", "Error"))))))))));
    assertThat(s.await().exitCode()).isEqualTo(3);
  }

  @Test
  void releasedWithoutAWordOnTheEndIsAFailure() {
    assertThat(scenario().states(TO_RUNNING).states("ResourceReleased").await().exitCode())
        .isEqualTo(1);
  }

  @Test
  void partialCapacityAndTooFewExecutorsAreRunning() {
    assertThat(
            scenario()
                .states("Submitted", "DriverRequested", "DriverStarted", "DriverReady")
                .states("InitializedBelowThresholdExecutors", "RunningWithPartialCapacity")
                .states("RunningWithBelowThresholdExecutors", "Succeeded")
                .await()
                .exitCode())
        .isZero();
  }

  @Test
  void deletedRunIsGone() {
    assertThat(scenario().states(TO_RUNNING).deleted().await().exitCode()).isEqualTo(13);
  }

  @Test
  void stateOfALaterOperatorIsWaitedOn() {
    WaitScenario s =
        scenario().states("Submitted", "Paused").states(TO_RUNNING).states("Succeeded");
    assertThat(s.await().exitCode()).isZero();
    assertThat(s.said).anyMatch(l -> l.contains("Paused (a state that says nothing"));
  }
}
