package io.headrace.operator.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.operator.cluster.Fixtures;
import io.headrace.operator.manifest.ManifestText;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import org.junit.jupiter.api.Test;

/** What a file of manifests has to hold. */
class SubmissionTest {
  private static final String KUBEFLOW = Fixtures.yaml(SparkOperator.KUBEFLOW, "one");
  private static final String SCHEDULE =
      """
      apiVersion: sparkoperator.k8s.io/v1beta2
      kind: ScheduledSparkApplication
      metadata: {name: hourly}
      """;

  private static Submission of(String... documents) {
    return Submission.of(Fixtures.manifests(documents));
  }

  @Test
  void runAndWhatIsBesideItAreToldApart() {
    Submission submission =
        of(Fixtures.configMap("store", "drivers"), Fixtures.yaml(SparkOperator.APACHE, "two"));
    assertThat(submission.operator()).isEqualTo(SparkOperator.APACHE);
    assertThat(submission.run().name()).isEqualTo("two");
    assertThat(submission.support()).extracting("kind").containsExactly("ConfigMap");
  }

  @Test
  void itemsOfAListAreObjects() {
    String list =
        "apiVersion: v1\nkind: List\nitems:\n" + KUBEFLOW.indent(4).replaceFirst("    ", "  - ");
    assertThat(of(list).run().name()).isEqualTo("one");
  }

  @Test
  void severalRunsAreChosenFromByName() {
    String other = Fixtures.yaml(SparkOperator.KUBEFLOW, "two");
    assertThatThrownBy(() -> of(KUBEFLOW, other))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "The input: it holds 2 runs: one, two. Choose one with --run NAME, or submit them one by one.");
    assertThat(Submission.named("two", Fixtures.manifests(KUBEFLOW, other)).run().name())
        .isEqualTo("two");
    assertThatThrownBy(() -> Submission.named("three", Fixtures.manifests(KUBEFLOW, other)))
        .hasMessage("--run three: no run in the input has that name. It holds: one, two.");
  }

  @Test
  void scheduleIsAppliedAndNotSubmitted() {
    assertThatThrownBy(() -> of(SCHEDULE))
        .hasMessageContaining("'hourly': a schedule is applied, not submitted")
        .hasMessageContaining("--server-side")
        .hasMessageContaining("headrace k8s trigger hourly");
  }

  @Test
  void inputWithoutARunIsRefused() {
    assertThatThrownBy(() -> of(Fixtures.configMap("store", "drivers")))
        .hasMessageContaining("no SparkApplication is in it")
        .hasMessageContaining("headrace k8s render");
  }

  @Test
  void runOfNeitherOperatorIsRefused() {
    assertThatThrownBy(() -> of(KUBEFLOW.replace("v1beta2", "v1alpha1")))
        .hasMessageContaining("sparkoperator.k8s.io/v1alpha1 is of neither operator")
        .hasMessageContaining("sparkoperator.k8s.io/v1beta2 or spark.apache.org/v1");
  }

  @Test
  void objectsInDifferentNamespacesAreRefused() {
    String here = KUBEFLOW.replace("  name: one", "  name: one\n  namespace: here");
    String there =
        Fixtures.configMap("store", "drivers")
            .replace("{name: store}", "{name: store, namespace: there}");
    assertThatThrownBy(() -> of(there, here)).hasMessageContaining("there, here");
    assertThat(of(here).namespace()).isEqualTo("here");
    assertThat(of(KUBEFLOW).namespace()).isEmpty();
  }

  @Test
  void anotherNameHasToBeOne() {
    assertThat(of(KUBEFLOW).as("hourly-29384756").run().name()).isEqualTo("hourly-29384756");
    assertThatThrownBy(() -> of(KUBEFLOW).as("Hourly_1"))
        .hasMessageContaining("--name Hourly_1: it is no name for a run")
        .hasMessageContaining("at most 63 small letters");
  }

  @Test
  void whatIsNoManifestIsNamedByItsPlace() {
    assertThatThrownBy(() -> ManifestText.read("run.yaml", "kind: [\n"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("run.yaml: it is no YAML");
    assertThatThrownBy(() -> ManifestText.read("run.yaml", "---\nkind: ConfigMap\n"))
        .hasMessageContaining("run.yaml, document 1: it is no Kubernetes object")
        .hasMessageContaining("apiVersion, kind and metadata.name");
    assertThat(ManifestText.read("run.yaml", "---\n---\n")).isEmpty();
  }
}
