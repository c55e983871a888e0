package io.headrace.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.operator.catalogue.TestCatalogue;
import io.headrace.operator.deployment.Overrides;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each wrong deployment file is told: where, what, and how to put it right. */
class RefusalsTest {
  static Stream<RefusedDeployments.Row> rows() {
    return RefusedDeployments.rows();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefusedWithItsPlaceAndTheWayOut(RefusedDeployments.Row row) {
    String message = Rendered.refusal(row.text());
    int from = 0;
    for (String fragment : row.fragments()) {
      int at = message.indexOf(fragment, from);
      assertThat(at).as("'" + fragment + "' in:\n" + message).isNotNegative();
      from = at + fragment.length();
    }
    assertThat(message).doesNotContain("s3cret");
  }

  @Test
  void allProblemsOfAFileAreToldAtOnce() {
    String text =
        Rendered.HEAD.replace("image: registry.example.com/headrace:0.1.0\n", "")
            + "jobs: [{name: a, command: materialize-incremental, end: soon, schedule: nonsense}]\n"
            + "driver: {cores: 0, memory: 4Gi}\n"
            + "sparkConf: {spark.master: x}\n";
    String message =
        Rendered.refusal(
            text, new TestCatalogue().store("online_store", "sqlite", "data/online.db"));
    assertThat(message)
        .contains("prod.yaml, image: it is missing")
        .contains("prod.yaml, jobs[0].end")
        .contains("prod.yaml, jobs[0].schedule")
        .contains("prod.yaml, driver.cores")
        .contains("prod.yaml, driver.memory")
        .contains("prod.yaml, sparkConf.spark.master")
        .contains("feature_store.yaml, online_store");
    assertThat(message.lines()).hasSize(7);
  }

  @Test
  void imageCalledLatestIsRefusedUnlessAllowed() {
    String latest = Rendered.ONE_JOB.replace("headrace:0.1.0", "headrace:latest");
    String untagged = Rendered.ONE_JOB.replace("headrace:0.1.0", "headrace");
    for (String text : List.of(latest, untagged)) {
      assertThat(Rendered.refusal(text))
          .contains("prod.yaml, image")
          .contains("is another image tomorrow")
          .contains("--allow-latest");
      Overrides allowing =
          new Overrides(java.util.Optional.empty(), java.util.Optional.empty(), true);
      assertThat(Rendered.of(text, new TestCatalogue().build(), allowing).runs()).isNotEmpty();
    }
  }

  @Test
  void storesOnThePodsDiskAreRefusedAndNetworkedOnesNamed() {
    TestCatalogue files =
        new TestCatalogue()
            .store("registry", "file", "data/registry.db")
            .store("online_store", "sqlite", "data/online.db");
    assertThat(Rendered.refusal(Rendered.ONE_JOB, files))
        .contains("feature_store.yaml, registry: the file 'data/registry.db'")
        .contains("gone after the run")
        .contains("registry_type sql")
        .contains("feature_store.yaml, online_store: the sqlite 'data/online.db'")
        .contains("Use redis or postgres");
  }

  @Test
  void registryFileOnAWritableClaimIsAccepted() {
    String text =
        Rendered.ONE_JOB
            + "volumes: [{name: r, mountPath: /registry, readOnly: false,"
            + " persistentVolumeClaim: {claimName: registry}}]\n";
    TestCatalogue onClaim = new TestCatalogue().store("registry", "file", "/registry/registry.db");
    assertThat(Rendered.of(text, onClaim.build(), Overrides.NONE).runs()).isNotEmpty();
    assertThat(Rendered.refusal(text.replace("readOnly: false,", ""), onClaim))
        .contains("feature_store.yaml, registry");
  }

  @Test
  void secretWrittenIntoFeatureStoreYamlIsRefused() {
    TestCatalogue literal =
        new TestCatalogue()
            .literal("feature_store.yaml, online_store.password", "is a secret written out");
    assertThat(Rendered.refusal(Rendered.ONE_JOB, literal))
        .contains("feature_store.yaml, online_store.password: it is a secret written out")
        .contains("ConfigMap")
        .contains("Write ${NAME} there");
  }

  @Test
  void apacheHasNoQueueNoWebhookAndNoSchedulesOfItsOwn() {
    assertThat(Rendered.refusal(Rendered.apache(Rendered.ONE_JOB) + "queue: q\n"))
        .contains("prod.yaml, queue: Kueue does not know");
    assertThat(Rendered.refusal(Rendered.apache(Rendered.ONE_JOB) + "envStyle: webhook\n"))
        .contains("prod.yaml, envStyle: Apache's operator has no webhook");
    assertThat(
            Rendered.refusal(
                Rendered.apache(Rendered.HEAD)
                    + RefusedDeployments.jobs(", schedule: {cron: '@daily', scheduler: operator}")))
        .contains("jobs[0].schedule.scheduler: Apache's operator has no schedules");
  }

  @Test
  void definitionsTooLargeForAConfigMapAreRefused() {
    TestCatalogue large = new TestCatalogue().definitions("x".repeat(1 << 20));
    assertThat(Rendered.refusal(Rendered.HEAD + "jobs: [{name: a, command: apply}]\n", large))
        .contains("a ConfigMap holds 1048576");
    assertThat(Rendered.of(Rendered.ONE_JOB, large.build(), Overrides.NONE).runs()).hasSize(1);
  }

  @Test
  void textThatIsNoYamlIsRefusedWithItsLine() {
    assertThat(Rendered.refusal("namespace: ml\n\toperator: x\n"))
        .contains("prod.yaml, line 2: it is not YAML");
    assertThat(Rendered.refusal("- a\n")).contains("prod.yaml: it is a list");
  }
}
