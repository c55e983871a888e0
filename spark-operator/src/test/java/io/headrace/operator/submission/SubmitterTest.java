package io.headrace.operator.submission;

import static io.headrace.operator.cluster.FakeCluster.refusal;
import static io.headrace.operator.cluster.FakeCluster.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.mockwebserver.http.MockResponse;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.cluster.Fixtures;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same run is run once, another one never by mistake. */
class SubmitterTest {
  private static final String RUN = "drivers-materialize";

  private final FakeCluster cluster = new FakeCluster();
  private final List<String> said = new ArrayList<>();

  @AfterEach
  void close() {
    cluster.close();
  }

  private Submitted submit(Rerun rerun, String... documents) {
    return new Submitter(cluster.cluster(), said::add)
        .submit(Submission.of(Fixtures.manifests(documents)), rerun);
  }

  private Submitted submit(SparkOperator operator) {
    return submit(Rerun.WHEN_FAILED, Fixtures.yaml(operator, RUN));
  }

  private Submitted submit() {
    return submit(SparkOperator.KUBEFLOW);
  }

  private void state(String name, String state) {
    cluster.status(SparkOperator.KUBEFLOW, name, Fixtures.kubeflowStatus(state, "", 1, 1));
  }

  @ParameterizedTest
  @EnumSource(SparkOperator.class)
  void newRunIsCreatedWithItsMarks(SparkOperator operator) {
    assertThat(submit(operator)).isInstanceOf(Submitted.Created.class);
    GenericKubernetesResource there = cluster.read(operator, RUN);
    assertThat(there.getMetadata().getLabels()).containsEntry(RunMark.RUN, RUN);
    assertThat(there.getMetadata().getAnnotations())
        .containsEntry(RunMark.ATTEMPT, "1")
        .containsEntry(RunMark.PROJECT, "drivers");
    assertThat(there.<String>get("spec", "mainClass")).isEqualTo("io.headrace.jobs.Materialize");
    assertThat(cluster.requests())
        .anyMatch(r -> r.startsWith("POST") && r.contains("fieldValidation=Strict"));
  }

  @Test
  void runThatGoesOnIsAttachedTo() {
    submit();
    state(RUN, "RUNNING");
    assertThat(submit()).isInstanceOf(Submitted.Attached.class);
    assertThat(said).contains("The same run is there already: " + RUN + ", RUNNING");
    assertThat(attempts()).hasSize(1);
  }

  @Test
  void runThatHasSucceededIsDone() {
    submit();
    state(RUN, "COMPLETED");
    assertThat(submit()).isInstanceOf(Submitted.AlreadyDone.class);
    assertThat(said)
        .contains(
            "Already done: " + RUN + " has succeeded. --rerun runs it once more all the same.");
  }

  @Test
  void rerunMakesAnAttemptOfItsOwn() {
    submit();
    state(RUN, "COMPLETED");
    Submitted again = submit(Rerun.ALWAYS, Fixtures.yaml(SparkOperator.KUBEFLOW, RUN));
    assertThat(again.run().name()).isEqualTo(RUN + "-r2");
    assertThat(cluster.read(SparkOperator.KUBEFLOW, RUN + "-r2").getMetadata().getAnnotations())
        .containsEntry(RunMark.ATTEMPT, "2");
  }

  @Test
  void rerunOfARunThatGoesOnAttaches() {
    submit();
    state(RUN, "RUNNING");
    assertThat(submit(Rerun.ALWAYS, Fixtures.yaml(SparkOperator.KUBEFLOW, RUN)))
        .isInstanceOf(Submitted.Attached.class);
  }

  @Test
  void failedRunIsTriedAgainUnderTheNextName() {
    submit();
    state(RUN, "FAILED");
    assertThat(submit().run().name()).isEqualTo(RUN + "-r2");
    state(RUN + "-r2", "FAILED");
    assertThat(submit().run().name()).isEqualTo(RUN + "-r3");
    state(RUN + "-r3", "COMPLETED");
    assertThat(submit()).isInstanceOf(Submitted.AlreadyDone.class);
  }

  @Test
  void attemptThatOutlivesTheFirstOneIsStillFound() {
    submit();
    state(RUN, "FAILED");
    submit();
    state(RUN + "-r2", "RUNNING");
    cluster.cluster().applications(SparkOperator.KUBEFLOW).withName(RUN).delete();
    Submitted again = submit();
    assertThat(again).isInstanceOf(Submitted.Attached.class);
    assertThat(again.run().name()).isEqualTo(RUN + "-r2");
  }

  @Test
  void runThatWasAppliedByHandIsFoundByItsName() {
    cluster.run(SparkOperator.KUBEFLOW, RUN);
    assertThat(submit()).isInstanceOf(Submitted.Attached.class);
  }

  @Test
  void namesOfAttemptsStayShortEnoughAndApart() {
    String longest = "a".repeat(60) + "-b1";
    String other = "a".repeat(60) + "-b2";
    assertThat(AttemptName.of(longest, 1)).isEqualTo(longest);
    assertThat(AttemptName.of(longest, 12)).hasSizeLessThanOrEqualTo(63).endsWith("-r12");
    assertThat(AttemptName.of(longest, 2)).isNotEqualTo(AttemptName.of(other, 2));
    assertThat(AttemptName.of("a".repeat(52) + "---------x", 2)).doesNotContain("--");
  }

  @Test
  void otherSpecificationUnderTheSameNameIsRefusedWithTheDifference() {
    submit();
    state(RUN, "COMPLETED");
    String other =
        Fixtures.yaml(SparkOperator.KUBEFLOW, RUN)
            .replace("headrace:0.1.0", "headrace:0.2.0")
            .replace("c0ffee", "decade");
    assertThatThrownBy(() -> submit(Rerun.WHEN_FAILED, other))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Run '" + RUN + "': it is there with another specification")
        .hasMessageContaining(
            "spec.image: registry.example/headrace:0.1.0 -> registry.example/headrace:0.2.0")
        .hasMessageContaining("--rerun makes a new attempt");
    assertThat(submit(Rerun.ALWAYS, other).run().name()).isEqualTo(RUN + "-r2");
  }

  @Test
  void otherSpecificationIsNeverRunBesideOneThatGoesOn() {
    submit();
    state(RUN, "RUNNING");
    String other = Fixtures.yaml(SparkOperator.KUBEFLOW, RUN).replace("c0ffee", "decade");
    assertThatThrownBy(() -> submit(Rerun.ALWAYS, other))
        .hasMessageContaining("headrace.io/config-hash: c0ffee -> decade")
        .hasMessageContaining("It is RUNNING. Wait for its end, or 'headrace k8s delete " + RUN);
    assertThat(attempts()).hasSize(1);
  }

  @Test
  void fieldsThatTheClusterFillsInAreNoDifference() {
    String without = Fixtures.yaml(SparkOperator.KUBEFLOW, RUN).replace("c0ffee", "");
    submit(Rerun.WHEN_FAILED, without);
    cluster
        .cluster()
        .applications(SparkOperator.KUBEFLOW)
        .withName(RUN)
        .edit(
            o -> {
              @SuppressWarnings("unchecked")
              Map<String, Object> spec =
                  (Map<String, Object>) o.getAdditionalProperties().get("spec");
              spec.put("failureRetries", 3);
              return o;
            });
    assertThat(submit(Rerun.WHEN_FAILED, without)).isInstanceOf(Submitted.Attached.class);
  }

  @Test
  void runWithMovingTimesIsANewOneAfterSuccess() {
    String moving =
        Fixtures.yaml(SparkOperator.KUBEFLOW, RUN)
            .replaceAll("(?m)^.*headrace.io/(start|end):.*\\n", "");
    submit(Rerun.WHEN_FAILED, moving);
    state(RUN, "RUNNING");
    assertThat(submit(Rerun.WHEN_FAILED, moving)).isInstanceOf(Submitted.Attached.class);
    state(RUN, "COMPLETED");
    assertThat(submit(Rerun.WHEN_FAILED, moving).run().name()).isEqualTo(RUN + "-r2");
  }

  @Test
  void twoAtOnceRunItOnce() throws Exception {
    int submitters = 4;
    CyclicBarrier together = new CyclicBarrier(submitters);
    ExecutorService threads = Executors.newFixedThreadPool(submitters);
    try {
      List<Callable<Submitted>> calls = new ArrayList<>();
      for (int i = 0; i < submitters; i++) {
        calls.add(
            () -> {
              together.await();
              return new Submitter(cluster.cluster(), line -> {})
                  .submit(
                      Submission.of(Fixtures.manifests(Fixtures.yaml(SparkOperator.KUBEFLOW, RUN))),
                      Rerun.WHEN_FAILED);
            });
      }
      List<Submitted> results = new ArrayList<>();
      for (Future<Submitted> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      assertThat(results).filteredOn(Submitted.Created.class::isInstance).hasSize(1);
      assertThat(results).filteredOn(Submitted.Attached.class::isInstance).hasSize(submitters - 1);
      assertThat(attempts()).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void objectCreatedByAnotherBetweenLookingAndCreatingIsAttachedTo() {
    cluster.answer(request("GET", "labelSelector=headrace.io"), emptyList());
    cluster.answer(
        request("GET", "/sparkapplications/" + RUN), refusal(404, "sparkapplications not found"));
    cluster.run(SparkOperator.KUBEFLOW, RUN);
    assertThat(submit()).isInstanceOf(Submitted.Attached.class);
  }

  private static MockResponse emptyList() {
    return FakeCluster.text(
            "{\"kind\":\"SparkApplicationList\",\"apiVersion\":\"sparkoperator.k8s.io/v1beta2\",\"items\":[]}")
        .setHeader("Content-Type", "application/json");
  }

  @Test
  void configMapBesideTheRunIsCreatedOnce() {
    String[] both = {
      Fixtures.configMap("store-abc", "drivers"), Fixtures.yaml(SparkOperator.KUBEFLOW, RUN)
    };
    submit(Rerun.WHEN_FAILED, both);
    assertThat(said).contains("Created ConfigMap 'store-abc'.");
    assertThat(cluster.read(SparkOperator.KUBEFLOW, RUN).getMetadata().getAnnotations())
        .containsEntry(RunMark.OBJECTS, "ConfigMap/store-abc");
    state(RUN, "FAILED");
    submit(Rerun.WHEN_FAILED, both);
    assertThat(said).containsOnlyOnce("Created ConfigMap 'store-abc'.");
  }

  @Test
  void objectThatWeMayNotLookAtIsTakenToBeThere() {
    String account =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: headrace-driver}
        """;
    cluster.answerAlways(request("GET", "/serviceaccounts/"), refusal(403, "cannot get"));
    assertThat(submit(Rerun.WHEN_FAILED, account, Fixtures.yaml(SparkOperator.KUBEFLOW, RUN)))
        .isInstanceOf(Submitted.Created.class);
    assertThat(said)
        .contains(
            "ServiceAccount 'headrace-driver' is taken to be there: our rights do not let us look at it.");
  }

  @Test
  void kindThatTheClusterDoesNotKnowIsNamedWithWhatToInstall() {
    String monitor =
        """
        apiVersion: monitoring.example.com/v1
        kind: PodMonitor
        metadata: {name: drivers}
        """;
    cluster.answerAlways(
        r -> r.getPath().startsWith("/apis/monitoring.example.com"), refusal(404, "not found"));
    assertThatThrownBy(
            () -> submit(Rerun.WHEN_FAILED, monitor, Fixtures.yaml(SparkOperator.KUBEFLOW, RUN)))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.condition().exitCode()).isEqualTo(11))
        .hasMessageContaining("PodMonitor 'drivers'")
        .hasMessageContaining("the server does not know the kind");
    assertThat(cluster.read(SparkOperator.KUBEFLOW, RUN)).isNull();
  }

  @Test
  void configMapWithOtherContentIsRefusedAndLeftAlone() {
    submit(
        Rerun.WHEN_FAILED,
        Fixtures.configMap("store", "drivers"),
        Fixtures.yaml(SparkOperator.KUBEFLOW, RUN));
    assertThatThrownBy(
            () ->
                submit(
                    Rerun.WHEN_FAILED,
                    Fixtures.configMap("new", "riders"),
                    Fixtures.configMap("store", "riders"),
                    Fixtures.yaml(SparkOperator.KUBEFLOW, "riders-materialize")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("ConfigMap 'store': the one in the cluster differs")
        .hasMessageContaining("data.feature_store.yaml")
        .hasMessageContaining("kubectl apply --server-side");
    assertThat(cluster.client().configMaps().inNamespace("features").withName("new").get())
        .as("nothing is created by a submission that is refused")
        .isNull();
    assertThat(cluster.read(SparkOperator.KUBEFLOW, "riders-materialize")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exceeded quota: compute", "admission webhook \"v\" denied the request"})
  void refusalByAdmissionIsARefusal(String message) {
    cluster.answer(request("POST", "/sparkapplications"), refusal(403, message));
    assertThatThrownBy(this::submit)
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.condition().exitCode()).isEqualTo(10))
        .hasMessageContaining("refused (403): " + message);
  }

  @Test
  void dryRunOnTheServerReportsAllRefusalsTogether() {
    cluster.answer(request("POST", "/configmaps", "dryRun=All"), refusal(422, "data: too long"));
    cluster.answer(
        request("POST", "/sparkapplications", "dryRun=All", "fieldValidation=Strict"),
        refusal(400, "strict decoding error: unknown field \"spec.imag\""));
    assertThatThrownBy(
            () ->
                new ServerCheck(cluster.cluster())
                    .check(
                        Fixtures.manifests(
                            Fixtures.configMap("store", "drivers"),
                            Fixtures.yaml(SparkOperator.KUBEFLOW, RUN))))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.condition().exitCode()).isEqualTo(10))
        .hasMessageContaining("ConfigMap 'store' (dry run)")
        .hasMessageContaining("data: too long")
        .hasMessageContaining("unknown field \"spec.imag\"");
  }

  private List<GenericKubernetesResource> attempts() {
    return cluster.cluster().applications(SparkOperator.KUBEFLOW).list().getItems();
  }
}
