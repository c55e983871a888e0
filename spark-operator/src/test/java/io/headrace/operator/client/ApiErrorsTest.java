package io.headrace.operator.client;

import static io.headrace.operator.cluster.FakeCluster.refusal;
import static io.headrace.operator.cluster.FakeCluster.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.headrace.operator.cluster.FakeCluster;
import io.headrace.operator.cluster.Fixtures;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.submission.Rerun;
import io.headrace.operator.submission.Submission;
import io.headrace.operator.submission.Submitter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server answers, in words and as an exit code. */
class ApiErrorsTest {
  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  private ClusterException creating() {
    return creating(cluster.cluster());
  }

  private static ClusterException creating(Cluster cluster) {
    return catchThrowableOfType(
        ClusterException.class,
        () ->
            new Submitter(cluster, line -> {})
                .submit(
                    Submission.of(Fixtures.manifests(Fixtures.yaml(SparkOperator.KUBEFLOW, "run"))),
                    Rerun.WHEN_FAILED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|Unauthorized|14|does not accept the credentials (401)",
        "403|User \"ci\" cannot create resource|14|not allowed (403), the server says: User \"ci\" cannot create",
        "403|User \"ci\" cannot create resource|14|create rolebinding headrace-submitter",
        "404|the server could not find the requested resource|11|kubectl apply --server-side -f CRDS",
        "404|namespaces \"features\" not found|11|kubectl create namespace features",
        "400|strict decoding error: unknown field \"spec.imag\"|10|unknown field \"spec.imag\"",
        "413|request is too large|10|refused (413)",
        "429|too many requests|14|answers 429 too many requests. Try again later",
        "503|apiserver is shutting down|14|answers 503 apiserver is shutting down"
      })
  void answerToACreateIsExplained(int status, String message, int exit, String words) {
    cluster.answer(request("POST", "/sparkapplications"), refusal(status, message));
    ClusterException e = creating();
    assertThat(e.condition().exitCode()).as(e.getMessage()).isEqualTo(exit);
    assertThat(e)
        .hasMessageStartingWith("Cannot create SparkApplication 'run' in namespace 'features': ")
        .hasMessageContaining(words);
  }

  @Test
  void invalidObjectIsExplainedFieldByField() {
    String body =
        Serialization.asJson(
            new StatusBuilder()
                .withCode(422)
                .withStatus("Failure")
                .withReason("Invalid")
                .withNewDetails()
                .addNewCause("spec.type", "Unsupported value: \"java\"", "FieldValueNotSupported")
                .addNewCause("spec.executor.instances", "should be at least 1", "FieldValueInvalid")
                .endDetails()
                .build());
    cluster.answer(request("POST", "/sparkapplications"), refusal(422, "is invalid").setBody(body));
    ClusterException e = creating();
    assertThat(e.condition().exitCode()).isEqualTo(10);
    assertThat(e)
        .hasMessageEndingWith(
            """
            refused (422), nothing was created:
              spec.type: Unsupported value: "java"
              spec.executor.instances: should be at least 1""");
  }

  @Test
  void serverThatIsNotThereIsExplained() {
    assertThat(creating(at("http://127.0.0.1:1/")))
        .hasMessageContaining(
            "the API server at http://127.0.0.1:1/ cannot be reached. Check the server of the context")
        .extracting("condition")
        .isEqualTo(ClientCondition.NO_ACCESS);
  }

  @Test
  void serverThatSpeaksNoTlsIsExplained() {
    ClusterException e = creating(at(cluster.url().replace("http://", "https://")));
    assertThat(e.condition()).isEqualTo(ClientCondition.NO_ACCESS);
    assertThat(e).hasMessageContaining("does not speak TLS").hasMessageContaining("http or https");
  }

  @Test
  void serverWithAnUnknownAuthorityIsExplained() {
    KubernetesMockServer secure = new KubernetesMockServer(true);
    secure.init();
    try {
      ClusterException e = creating(at(secure.url("/")));
      assertThat(e.condition()).isEqualTo(ClientCondition.NO_ACCESS);
      assertThat(e)
          .hasMessageContaining("is not trusted")
          .hasMessageContaining("certificate-authority-data");
    } finally {
      secure.destroy();
    }
  }

  private static Cluster at(String url) {
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl(url)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    return Cluster.of(client, "features");
  }
}
