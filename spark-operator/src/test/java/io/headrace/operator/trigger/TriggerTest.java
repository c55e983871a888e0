package io.headrace.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.cluster.Fixtures;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.submission.Submission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One run out of a schedule. */
class TriggerTest {
  private static final Instant NOW = Instant.parse("2025-03-01T10:20:30Z");
  private static final RunInterval JANUARY =
      new RunInterval(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-02-01T00:00:00Z"));

  private static final String SCHEDULE =
      """
      apiVersion: sparkoperator.k8s.io/v1beta2
      kind: ScheduledSparkApplication
      metadata:
        name: drivers-hourly
        labels: {app.kubernetes.io/name: headrace}
        annotations: {headrace.io/job: materialize-incremental, headrace.io/config-hash: c0ffee}
      spec:
        schedule: "@hourly"
        concurrencyPolicy: Forbid
        template:
          type: Java
          mainClass: %s
          arguments: [%s]
          driver: {cores: 1}
      """;

  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private void schedule(String mainClass, String arguments) {
    cluster
        .cluster()
        .schedules()
        .resource(
            Serialization.unmarshal(
                SCHEDULE.formatted(mainClass, arguments), GenericKubernetesResource.class))
        .create();
  }

  private void increment() {
    schedule(
        "io.headrace.jobs.MaterializeIncremental",
        "--end, 'now-floor(1h)', --lag=10m, --views, 'driver_stats,tag:team=growth',"
            + " --skip-memory-check, --max-interval, 1d, --if-running, skip");
  }

  private Submission prepare(Optional<RunInterval> interval) {
    return new Trigger(cluster.cluster()).prepare("drivers-hourly", interval, NOW);
  }

  private static Map<?, ?> spec(Submission submission) {
    return (Map<?, ?>) submission.run().tree().get("spec");
  }

  @Test
  void withoutAnIntervalTheTemplateRunsAsItIs() {
    increment();
    Submission submission = prepare(Optional.empty());
    assertThat(submission.operator()).isEqualTo(SparkOperator.KUBEFLOW);
    assertThat(spec(submission).get("mainClass"))
        .isEqualTo("io.headrace.jobs.MaterializeIncremental");
    assertThat(submission.run().name()).matches("drivers-hourly-t[0-9a-f]{6}");
    assertThat(submission.run().metadata().get("labels"))
        .isEqualTo(Map.of("app.kubernetes.io/name", "headrace"));
  }

  @Test
  void intervalMakesAMaterializationWithTheOtherOptionsKept() {
    increment();
    Submission submission = prepare(Optional.of(JANUARY));
    assertThat(spec(submission).get("mainClass")).isEqualTo("io.headrace.jobs.Materialize");
    assertThat(spec(submission).get("arguments"))
        .isEqualTo(
            List.of(
                "--views",
                "driver_stats,tag:team=growth",
                "--skip-memory-check",
                "--if-running",
                "skip",
                "2025-01-01T00:00:00Z",
                "2025-02-01T00:00:00Z"));
    assertThat((Map<?, ?>) submission.run().metadata().get("annotations"))
        .isEqualTo(
            Map.of(
                RunMark.JOB,
                "materialize",
                RunMark.START,
                "2025-01-01T00:00:00Z",
                RunMark.END,
                "2025-02-01T00:00:00Z"));
  }

  @Test
  void anyCommandIsTheFirstArgumentOfTheGeneralClass() {
    schedule("io.headrace.jobs.Headrace", "materialize-incremental, --full-refresh, now");
    assertThat(spec(prepare(Optional.of(JANUARY))).get("arguments"))
        .isEqualTo(
            List.of(
                "materialize",
                "--if-running",
                "wait",
                "2025-01-01T00:00:00Z",
                "2025-02-01T00:00:00Z"));
  }

  @Test
  void sameIntervalHasTheSameNameAndAnotherOneAnother() {
    increment();
    RunInterval other = new RunInterval(JANUARY.start(), NOW);
    assertThat(prepare(Optional.of(JANUARY)).run().name())
        .isEqualTo(prepare(Optional.of(JANUARY)).run().name())
        .isNotEqualTo(prepare(Optional.of(other)).run().name());
  }

  @Test
  void jobWithoutAnIntervalIsRefusedOne() {
    schedule("io.headrace.jobs.Historical", "--features, a:b");
    assertThatThrownBy(() -> prepare(Optional.of(JANUARY)))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "--start: the schedule runs io.headrace.jobs.Historical, which has no interval. Leave --start and --end out to run"
                + " it as the schedule does.");
  }

  @Test
  void cronJobRunsTheManifestThatItSubmits() {
    cluster
        .client()
        .configMaps()
        .inNamespace(FakeCluster.NAMESPACE)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("drivers-hourly-run-1")
                .endMetadata()
                .addToData("run.yaml", Fixtures.yaml(SparkOperator.APACHE, "drivers-hourly"))
                .build())
        .create();
    cronJob("drivers-hourly-run-1");
    Submission submission = prepare(Optional.of(JANUARY));
    assertThat(submission.operator()).isEqualTo(SparkOperator.APACHE);
    assertThat(spec(submission).get("driverArgs"))
        .isEqualTo(List.of("--if-running", "wait", "2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z"));
  }

  @Test
  void cronJobThatSubmitsNothingIsRefused() {
    cronJob("something-else");
    assertThatThrownBy(() -> prepare(Optional.empty()))
        .hasMessageContaining(
            "CronJob 'drivers-hourly': no ConfigMap of its pod holds a SparkApplication");
  }

  @Test
  void unknownScheduleIsRefusedWithWhereToLook() {
    assertThatThrownBy(() -> prepare(Optional.empty()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("neither a ScheduledSparkApplication nor a CronJob of that name")
        .hasMessageContaining(
            "kubectl -n features get scheduledsparkapplications.sparkoperator.k8s.io,cronjobs");
  }

  @Test
  void intervalThatEndsBeforeItStartsIsRefused() {
    assertThatThrownBy(() -> new RunInterval(JANUARY.end(), JANUARY.start()))
        .hasMessageContaining("it is after --end 2025-01-01T00:00:00Z");
  }

  private void cronJob(String configMap) {
    HasMetadata cronJob =
        cluster
            .client()
            .getKubernetesSerialization()
            .unmarshal(
                """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: drivers-hourly, namespace: features}
            spec:
              schedule: "0 * * * *"
              jobTemplate:
                spec:
                  template:
                    spec:
                      volumes:
                        - {name: tmp, emptyDir: {}}
                        - {name: run, configMap: {name: %s}}
                      containers: [{name: submit, image: headrace}]
            """
                    .formatted(configMap));
    cluster.client().resource(cronJob).inNamespace(FakeCluster.NAMESPACE).create();
  }
}
