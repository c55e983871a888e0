package io.headrace.operator.waiting;

import static io.headrace.operator.waiting.WaitScenario.RUN;
import static io.headrace.operator.waiting.WaitScenario.running;
import static io.headrace.operator.waiting.WaitScenario.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.run.DriverPod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way through the states of Kubeflow's operator, and the exit code at its end. */
class KubeflowWaitTest {
  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private WaitScenario scenario() {
    return WaitScenario.of(cluster, SparkOperator.KUBEFLOW);
  }

  @Test
  void completedIsDone() {
    WaitScenario s = scenario().states("SUBMITTED", "RUNNING", "SUCCEEDING", "COMPLETED");
    RunEnd end = s.await();
    assertThat(end.exitCode()).isZero();
    assertThat(s.said)
        .containsExactly(
            RUN + " not seen by the operator yet",
            RUN + " SUBMITTED",
            RUN + " RUNNING",
            RUN + " SUCCEEDING",
            RUN + " COMPLETED");
    assertThat(EndReport.lines(end, List.of())).containsExactly("Run '" + RUN + "' succeeded.");
  }

  @Test
  void successShowsWhatTheJobSays() {
    RunEnd end =
        scenario()
            .states("SUBMITTED", "RUNNING")
            .driver(terminated(0, "Completed", "{\"rows\":7}"))
            .states("COMPLETED")
            .await();
    assertThat(EndReport.lines(end, List.of()))
        .containsExactly("Run '" + RUN + "' succeeded.", "The job says: {\"rows\":7}");
    assertThat(EndReport.data(end))
        .containsEntry("exit_code", 0)
        .containsEntry("driver_summary", "{\"rows\":7}");
  }

  @Test
  void completedBeforeTheFirstLookIsDone() {
    cluster.run(SparkOperator.KUBEFLOW, "other");
    WaitScenario s = scenario().states("COMPLETED");
    assertThat(s.await().exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,3", "4,4", "5,5", "143,143", "137,1", "139,1", "255,1"})
  void theDriversExitCodeComesFromItsPod(int driver, int expected) {
    RunEnd end =
        scenario()
            .states("SUBMITTED", "RUNNING")
            .driver(terminated(driver, "Error", ""))
            .states("FAILING", "FAILED")
            .await();
    assertThat(end.exitCode()).isEqualTo(expected);
    assertThat(end.driverExit()).get().extracting("code").isEqualTo(driver);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,3", "143,143", "137,1"})
  void withoutThePodTheExitCodeComesFromTheStatus(int driver, int expected) {
    String message = "driver container failed with ExitCode: " + driver + ", Reason: Error";
    RunEnd end =
        scenario()
            .states("SUBMITTED", "RUNNING")
            .state("FAILING", message)
            .state("FAILED", message)
            .await();
    assertThat(end.exitCode()).isEqualTo(expected);
  }

  @Test
  void lostDriverIsAFailureOfOne() {
    RunEnd end =
        scenario().states("SUBMITTED", "RUNNING").state("FAILED", "driver pod not found").await();
    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(EndReport.lines(end, List.of())).contains("State: FAILED: driver pod not found");
  }

  @Test
  void partialFailureShowsWhatTheJobSays() {
    String summary = "{\"views\":{\"done\":1,\"failed\":1}}";
    RunEnd end =
        scenario()
            .states("SUBMITTED", "RUNNING")
            .driver(terminated(3, "Error", summary))
            .states("FAILED")
            .await();
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(EndReport.lines(end, List.of("last line")))
        .contains(
            "Run '" + RUN + "' failed.",
            "Driver: exit code 3, Error",
            "The job says: " + summary,
            "The driver's last lines:",
            "  last line",
            "Log: headrace k8s logs " + RUN + ", or kubectl -n features logs " + RUN + "-driver");
  }

  @Test
  void outOfMemorySaysWhatToRaise() {
    RunEnd end =
        scenario()
            .states("SUBMITTED", "RUNNING")
            .driver(terminated(137, "OOMKilled", ""))
            .states("FAILED")
            .await();
    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(String.join("\n", EndReport.lines(end, List.of())))
        .contains("exit code 137, OOMKilled", "memoryOverhead");
  }

  @Test
  void failedSubmissionIsNotTheEndWhileRetriesAreLeft() {
    WaitScenario s =
        scenario()
            .state("SUBMISSION_FAILED", "failed to run spark-submit: timeout")
            .states("SUBMITTED", "RUNNING", "COMPLETED");
    assertThat(s.await().exitCode()).isZero();
    assertThat(s.said).contains(RUN + " SUBMISSION_FAILED: failed to run spark-submit: timeout");
  }

  @Test
  void submissionThatFailsToTheEndWasNotSubmitted() {
    String why = "failed to run spark-submit: no such class";
    RunEnd end =
        scenario()
            .state("SUBMISSION_FAILED", why)
            .state("SUBMISSION_FAILED", why + " again")
            .state("FAILED", why)
            .await();
    assertThat(end.exitCode()).isEqualTo(11);
    assertThat(EndReport.lines(end, List.of())).contains("State: FAILED: " + why);
  }

  @Test
  void submissionThatFailsForAnotherReasonWasNotSubmittedEither() {
    RunEnd end =
        scenario()
            .state("SUBMISSION_FAILED", "failed to create the configuration")
            .state("FAILED", "failed to create the configuration")
            .await();
    assertThat(end.exitCode()).isEqualTo(11);
  }

  @Test
  void retryAfterAFailureThatSucceedsIsDone() {
    WaitScenario s =
        scenario()
            .states("SUBMITTED", "RUNNING", "FAILING", "PENDING_RERUN", "SUBMITTED", "RUNNING")
            .states("COMPLETED");
    assertThat(s.await().exitCode()).isZero();
  }

  @Test
  void retriesThatAreUsedUpAreAFailure() {
    String why = "driver container failed with ExitCode: 4, Reason: Error";
    RunEnd end =
        scenario()
            .states("SUBMITTED", "RUNNING")
            .state("FAILING", why)
            .states("PENDING_RERUN", "SUBMITTED", "RUNNING")
            .state("FAILING", why)
            .state("FAILED", why)
            .await();
    assertThat(end.exitCode()).isEqualTo(4);
    assertThat(EndReport.lines(end, List.of())).contains("Attempts: 2");
  }

  @Test
  void invalidatedRunThatIsStartedAgainIsFollowed() {
    assertThat(
            scenario()
                .states("SUBMITTED", "RUNNING", "INVALIDATING", "PENDING_RERUN", "SUBMITTED")
                .states("RUNNING", "COMPLETED")
                .await()
                .exitCode())
        .isZero();
  }

  @Test
  void suspendedRunIsGone() {
    RunEnd end = scenario().states("SUBMITTED", "RUNNING", "SUSPENDING", "SUSPENDED").await();
    assertThat(end.exitCode()).isEqualTo(13);
    assertThat(EndReport.lines(end, List.of()).get(0)).endsWith("is suspended.");
  }

  @Test
  void runThatAQueueHoldsBackIsWaitedFor() {
    WaitScenario s = scenario();
    cluster
        .cluster()
        .applications(SparkOperator.KUBEFLOW)
        .withName(RUN)
        .edit(
            o -> {
              o.getMetadata().getLabels().put("kueue.x-k8s.io/queue-name", "batch");
              return o;
            });
    assertThat(
            s.states("SUSPENDED", "RESUMING", "SUBMITTED", "RUNNING", "COMPLETED")
                .await()
                .exitCode())
        .isZero();
  }

  @Test
  void deletedRunIsGone() {
    RunEnd end = scenario().states("SUBMITTED", "RUNNING").deleted().await();
    assertThat(end.exitCode()).isEqualTo(13);
    assertThat(EndReport.lines(end, List.of()).get(0))
        .endsWith("was deleted while it was waited for.");
  }

  @Test
  void stateOfALaterOperatorIsWaitedOn() {
    WaitScenario s =
        scenario().states("SUBMITTED", "HIBERNATING", "UNKNOWN", "RUNNING", "COMPLETED");
    assertThat(s.await().exitCode()).isZero();
    assertThat(s.said)
        .contains(RUN + " HIBERNATING (a state that says nothing to this version: waiting on)");
  }

  @Test
  void driverThatStartsIsAnnouncedOnceForEachAttempt() {
    WaitScenario s =
        scenario()
            .states("SUBMITTED")
            .driver(running())
            .states("RUNNING", "FAILING", "PENDING_RERUN")
            .driver(running())
            .states("SUBMITTED", "RUNNING", "COMPLETED");
    s.await();
    assertThat(s.started)
        .extracting(DriverPod::name)
        .containsExactly(RUN + "-driver", RUN + "-driver");
  }

  @Test
  void podOfTheAttemptBeforeIsNotTakenForThisOne() {
    RunEnd end =
        scenario()
            .happens(
                () ->
                    cluster.driverPod(
                        SparkOperator.KUBEFLOW,
                        RUN,
                        pod -> {
                          terminated(5, "Error", "").accept(pod);
                          pod.editMetadata()
                              .addToLabels("sparkoperator.k8s.io/submission-id", "first")
                              .endMetadata();
                        }))
            .happens(
                () ->
                    cluster.status(
                        SparkOperator.KUBEFLOW,
                        RUN,
                        Map.of(
                            "submissionID",
                            "second",
                            "applicationState",
                            Map.of("state", "FAILED", "errorMessage", "driver pod not found"))))
            .await();
    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(end.driverExit()).isEmpty();
  }
}
