package io.headrace.operator.run;

import static io.headrace.operator.cluster.FakeCluster.refusal;
import static io.headrace.operator.cluster.FakeCluster.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.operator.client.ClusterException;
import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.cluster.Fixtures;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs of either operator are found by name and by label. */
class RunsTest {
  private static final Map<String, String> OURS = Map.of(RunMark.NAME, "headrace");

  private final FakeCluster cluster = new FakeCluster();
  private final Runs runs = new Runs(cluster.cluster());

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void runsOfBothOperatorsAreListed() {
    cluster.run(SparkOperator.KUBEFLOW, "one");
    cluster.run(SparkOperator.APACHE, "two");
    cluster.status(
        SparkOperator.KUBEFLOW,
        "one",
        Fixtures.kubeflowStatus("FAILED", "driver pod not found", 2, 2));
    assertThat(runs.all(OURS)).extracting(r -> r.status().run().name()).contains("one", "two");
    FoundRun one = runs.named("one");
    assertThat(one.data())
        .containsEntry("operator", "kubeflow")
        .containsEntry("phase", "failed")
        .containsEntry("attempts", 2L)
        .containsEntry("views", "driver_stats")
        .containsEntry("message", "driver pod not found");
    assertThat(one.interval()).isEqualTo("2025-01-01T00:00:00Z .. 2025-01-02T00:00:00Z");
  }

  @Test
  void rightsOnOneOperatorAloneAreEnough() {
    cluster.run(SparkOperator.APACHE, "two");
    cluster.answerAlways(request("GET", "sparkoperator.k8s.io"), refusal(403, "cannot get"));
    assertThat(runs.named("two").status().run().operator()).isEqualTo(SparkOperator.APACHE);
    assertThat(runs.all(OURS)).hasSize(1);
    assertThatThrownBy(() -> runs.named("three"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Run 'three' in namespace 'features': there is none of that name");
  }

  @Test
  void rightsOnNeitherOperatorAreMissing() {
    cluster.answerAlways(request("GET", "sparkapplications"), refusal(403, "cannot get"));
    assertThatThrownBy(() -> runs.named("one"))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.condition().exitCode()).isEqualTo(14));
    assertThatThrownBy(() -> runs.all(OURS)).isInstanceOf(ClusterException.class);
  }

  @Test
  void clusterWithoutAnOperatorSaysHowToInstallOne() {
    cluster.answerAlways(request("GET", "sparkapplications"), refusal(404, "not found"));
    assertThatThrownBy(() -> runs.all(OURS))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.condition().exitCode()).isEqualTo(11))
        .hasMessageContaining(
            "sparkapplications.sparkoperator.k8s.io nor sparkapplications.spark.apache.org")
        .hasMessageContaining("--server-side");
  }

  @Test
  void deletedRunLeavesWhatCameWithIt() {
    cluster.run(SparkOperator.KUBEFLOW, "one");
    cluster
        .cluster()
        .applications(SparkOperator.KUBEFLOW)
        .withName("one")
        .edit(
            o -> {
              o.getMetadata().getAnnotations().put(RunMark.OBJECTS, "ConfigMap/store");
              return o;
            });
    FoundRun run = runs.named("one");
    new Deletion(cluster.cluster()).delete(run.status().run());
    assertThat(cluster.read(SparkOperator.KUBEFLOW, "one")).isNull();
    assertThat(Deletion.left(run)).anyMatch(l -> l.endsWith("ConfigMap/store"));
    new Deletion(cluster.cluster()).delete(run.status().run());
  }
}
