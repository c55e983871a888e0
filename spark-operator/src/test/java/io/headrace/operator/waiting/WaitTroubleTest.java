package io.headrace.operator.waiting;

import static io.headrace.operator.cluster.FakeCluster.refusal;
import static io.headrace.operator.cluster.FakeCluster.request;
import static io.headrace.operator.waiting.WaitScenario.RUN;
import static io.headrace.operator.waiting.WaitScenario.unschedulable;
import static io.headrace.operator.waiting.WaitScenario.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.operator.client.ClusterException;
import io.headrace.operator.cluster.BreakableWatch;
import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.waiting.WaitLimits.Leaving;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting while watches break, servers do not answer and drivers do not start. */
class WaitTroubleTest {
  private static final WaitLimits DELETING =
      new WaitLimits(Duration.ofMinutes(15), Duration.ofHours(2), Leaving.DELETE, Leaving.DELETE);

  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private WaitScenario scenario() {
    return WaitScenario.of(cluster, SparkOperator.KUBEFLOW);
  }

  @ParameterizedTest
  @EnumSource(SparkOperator.class)
  void endThatHappensWhileTheWatchIsDownIsFound(SparkOperator operator) {
    BreakableWatch watch = cluster.nextWatchBreaks();
    boolean kubeflow = operator == SparkOperator.KUBEFLOW;
    RunEnd end =
        WaitScenario.of(cluster, operator)
            .unseen(kubeflow ? "RUNNING" : "RunningHealthy", "")
            .watchDrops(watch)
            .unseen(kubeflow ? "COMPLETED" : "Succeeded", "")
            .await();
    assertThat(end.exitCode()).isZero();
  }

  @Test
  void droppedWatchIsOpenedAgain() {
    BreakableWatch watch = cluster.nextWatchBreaks();
    WaitScenario s = scenario().watchDrops(watch).happens(() -> {}).states("RUNNING", "COMPLETED");
    assertThat(s.await().exitCode()).isZero();
    assertThat(cluster.requests().stream().filter(r -> r.contains("watch=true"))).hasSize(2);
  }

  @Test
  void watchThatIsTooOldIsOpenedAgainAfterReadingAnew() {
    BreakableWatch watch = cluster.nextWatchBreaks();
    WaitScenario s =
        scenario().unseen("RUNNING", "").watchExpires(watch).happens(() -> {}).states("COMPLETED");
    assertThat(s.await().exitCode()).isZero();
    assertThat(s.said).contains(RUN + " RUNNING");
  }

  @Test
  void watchThatIsNotAllowedIsReplacedByAsking() {
    cluster.answerAlways(
        request("GET", "watch=true"), refusal(403, "cannot watch resource sparkapplications"));
    WaitScenario s = scenario().unseen("RUNNING", "").unseen("COMPLETED", "");
    assertThat(s.await().exitCode()).isZero();
    assertThat(s.said).anyMatch(l -> l.contains("The watch does not open (403"));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void serverThatDoesNotAnswerForAWhileIsWaitedOut(int code) {
    WaitScenario s = scenario();
    for (int i = 0; i < 4; i++) {
      cluster.answer(request("GET", "/sparkapplications/" + RUN), refusal(code, "not now"));
    }
    s.states("RUNNING", "COMPLETED");
    assertThat(s.await().exitCode()).isZero();
    assertThat(s.said)
        .contains(
            "The API server does not answer (" + code + " not now); asking again in 1 s.",
            "The API server does not answer (" + code + " not now); asking again in 2 s.",
            "The API server does not answer (" + code + " not now); asking again in 4 s.",
            "The API server does not answer (" + code + " not now); asking again in 8 s.");
  }

  @Test
  void serverThatNeverAnswersAgainEndsWithTheDeadline() {
    WaitScenario s = scenario();
    cluster.answerAlways(request("GET", "/sparkapplications"), refusal(503, "down"));
    assertThat(s.await().exitCode()).isEqualTo(12);
  }

  @Test
  void rightsThatAreTakenAwayEndTheWait() {
    WaitScenario s = scenario();
    cluster.answer(request("GET", "/sparkapplications/" + RUN), refusal(403, "cannot get"));
    assertThatThrownBy(s::await)
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.condition().exitCode()).isEqualTo(14))
        .hasMessageContaining("Cannot read run '" + RUN + "' in namespace 'features': not allowed");
  }

  @Test
  void runThatIsNotThereIsGone() {
    WaitScenario s = scenario();
    cluster.cluster().applications(SparkOperator.KUBEFLOW).withName(RUN).delete();
    RunEnd end = s.await();
    assertThat(end.exitCode()).isEqualTo(13);
    assertThat(EndReport.lines(end, List.of()).get(0)).endsWith("is not there.");
  }

  @Test
  void endThatIsSeenInTheDeletionCounts() {
    BreakableWatch watch = cluster.nextWatchBreaks();
    WaitScenario s = scenario().endsInDeletion(watch, "COMPLETED");
    assertThat(s.await().exitCode()).isZero();
  }

  @Test
  void imageThatCannotBePulledIsNamedAndEndsAtTheStartDeadline() {
    WaitScenario s =
        scenario()
            .states("SUBMITTED")
            .driver(waiting("ImagePullBackOff", "Back-off pulling image \"headrace:typo\""));
    RunEnd end = s.await();
    assertThat(end.exitCode()).isEqualTo(12);
    assertThat(s.said)
        .containsOnlyOnce(
            "The driver's pod waits: ImagePullBackOff: Back-off pulling image \"headrace:typo\"");
    assertThat(EndReport.lines(end, List.of()))
        .contains(
            "Run '" + RUN + "' has no running driver after 15 min.",
            "State: SUBMITTED",
            "The driver's pod waits: ImagePullBackOff: Back-off pulling image \"headrace:typo\"")
        .anyMatch(l -> l.startsWith("The run goes on: headrace k8s status " + RUN));
    assertThat(cluster.read(SparkOperator.KUBEFLOW, RUN)).isNotNull();
  }

  @Test
  void missingSecretKeyIsNamed() {
    WaitScenario s =
        scenario()
            .states("SUBMITTED")
            .driver(waiting("CreateContainerConfigError", "secret \"redis\" not found"));
    s.await();
    assertThat(s.said)
        .contains("The driver's pod waits: CreateContainerConfigError: secret \"redis\" not found");
  }

  @Test
  void podThatFitsNowhereIsNamed() {
    WaitScenario s =
        scenario().states("SUBMITTED").driver(unschedulable("0/3 nodes have enough memory"));
    RunEnd end = s.await();
    assertThat(EndReport.lines(end, List.of()))
        .contains("The driver's pod waits: Unschedulable: 0/3 nodes have enough memory");
  }

  @Test
  void warningsOfTheClusterAreShown() {
    WaitScenario s = scenario().states("SUBMITTED");
    cluster.answerAlways(
        request("GET", "/events", "involvedObject.name%3D" + RUN, "type%3DWarning"),
        FakeCluster.text(
                """
                {"kind": "EventList", "apiVersion": "v1", "items": [
                  {"metadata": {"name": "e1"}, "type": "Warning", "reason": "FailedMount",
                   "message": "configmap \\"store\\" not found", "lastTimestamp": "2025-01-01T00:00:00Z"}]}
                """)
            .setHeader("Content-Type", "application/json"));
    assertThat(EndReport.lines(s.await(), List.of()))
        .contains("Warnings of the cluster:", "  FailedMount: configmap \"store\" not found");
  }

  @Test
  void startDeadlineDeletesTheRunWhereThatIsWanted() {
    WaitScenario s = scenario().states("SUBMITTED");
    RunEnd end = s.await(DELETING);
    assertThat(end.exitCode()).isEqualTo(12);
    assertThat(end.notes()).contains("The run was deleted (--on-timeout delete).");
    assertThat(cluster.read(SparkOperator.KUBEFLOW, RUN)).isNull();
  }

  @Test
  void totalDeadlineEndsTheWaitForARunningRun() {
    RunEnd end = scenario().states("SUBMITTED", "RUNNING").await();
    assertThat(end.exitCode()).isEqualTo(12);
    assertThat(EndReport.lines(end, List.of()).get(0)).endsWith("did not end within 2 h.");
  }

  @Test
  void startDeadlineHoldsForTheAttemptAfterAFailureToo() {
    RunEnd end =
        scenario().states("SUBMITTED", "RUNNING", "FAILING", "PENDING_RERUN", "SUBMITTED").await();
    assertThat(EndReport.lines(end, List.of()).get(0))
        .endsWith("has no running driver after 15 min.");
  }

  @Test
  void interruptedWaitSaysThatTheRunGoesOn() {
    WaitScenario s = scenario().states("RUNNING").happens(() -> Thread.currentThread().interrupt());
    RunEnd end = s.await();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.exitCode()).isEqualTo(130);
    assertThat(end.notes()).anyMatch(n -> n.startsWith("The run goes on"));
    assertThat(cluster.read(SparkOperator.KUBEFLOW, RUN)).isNotNull();
  }

  @Test
  void interruptedWaitDeletesTheRunWhereThatIsWanted() {
    WaitScenario s = scenario().states("RUNNING").happens(() -> Thread.currentThread().interrupt());
    RunEnd end = s.await(DELETING);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(end.notes()).contains("The run was deleted (--on-interrupt delete).");
    assertThat(cluster.read(SparkOperator.KUBEFLOW, RUN)).isNull();
  }

  @Test
  void noTimeToWaitIsRefused() {
    assertThatThrownBy(
            () -> new WaitLimits(Duration.ZERO, Duration.ofHours(1), Leaving.KEEP, Leaving.KEEP))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("--start-timeout")
        .hasMessageContaining("such as 15m");
  }
}
