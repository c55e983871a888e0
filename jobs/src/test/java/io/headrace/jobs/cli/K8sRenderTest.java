package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class K8sRenderTest {
  private static final Path EXAMPLES = Path.of("../spark-operator/examples");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"kubeflow", "apache"})
  void examplesAreWhatTheirDeploymentsRender(String operator) throws IOException {
    CliRun run = CliRun.of("k8s", "render", "../conf/kubernetes/" + operator + ".yaml");
    assertThat(run.exit()).as(run.toString()).isZero();
    Path file = EXAMPLES.resolve(operator + ".yaml");
    String rendered = run.out().replace("(built from source)", "0.1.0");
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(file, rendered);
    }
    assertThat(rendered).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubeflow", "apache"})
  void examplesAndTheirDeploymentsAreValid(String operator) {
    CliRun run =
        CliRun.of(
            "k8s",
            "validate",
            "../conf/kubernetes/" + operator + ".yaml",
            EXAMPLES.resolve(operator + ".yaml").toString());
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).contains("next: ").contains("No problems.");
  }

  @Test
  void variablesNeedNoValuesAndStayUnresolved() {
    TestRepository repository = DeploymentErrors.deployable(TestRepository.in(folder));
    CliRun run = repository.run("k8s", "render", repository.path("deploy/prod.yaml").toString());
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out())
        .contains("connection_string: ${REDIS_HOST}:6379,password=${REDIS_PASSWORD}")
        .contains("secretKeyRef:");
  }

  @Test
  void folderGetsAFileForEachObjectAndLeftoversAreNamed() throws IOException {
    TestRepository repository = DeploymentErrors.deployable(TestRepository.in(folder));
    Path out = repository.path("manifests");
    String[] arguments = {
      "render",
      repository.path("deploy/prod.yaml").toString(),
      "--out",
      out.toString(),
      "--part",
      "runs"
    };
    assertThat(repository.run("k8s", arguments).exit()).isZero();
    List<String> first = names(out);
    assertThat(first).hasSize(1).allMatch(n -> n.startsWith("sparkapplication-drivers-hourly-"));
    repository.file("deploy/prod.yaml", DeploymentErrors.DEPLOYMENT.replace("now-1h", "now-2h"));
    CliRun second = repository.run("k8s", arguments);
    assertThat(names(out)).hasSize(2);
    assertThat(second.err())
        .contains("1 objects written to")
        .contains(first.get(0) + " is of another rendering");
  }

  @Test
  void perViewGivesEachOnlineViewARunAndSaysWhichAreLeftOut() {
    TestRepository repository =
        DeploymentErrors.deployable(TestRepository.in(folder))
            .file(
                "features.yaml",
                TestRepository.FEATURES.replace(
                    "feature_services:",
                    """
                      - {name: idle, entities: [driver], source: stats, online: false,
                         schema: [{name: rate, dtype: Float64}]}
                      - {name: latest, entities: [driver], source: stats}
                    feature_services:"""))
            .file(
                "deploy/prod.yaml",
                DeploymentErrors.DEPLOYMENT.replace("end: now-1h", "end: now-1h, perView: true"));
    CliRun run = repository.run("k8s", "render", repository.path("deploy/prod.yaml").toString());
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out())
        .contains("name: drivers-hourly-driver-stats-")
        .contains("name: drivers-hourly-latest-")
        .doesNotContain("drivers-hourly-idle");
    assertThat(run.err()).contains("feature view 'idle' is left out: it is not online");
  }

  @Test
  void storeWhoseParametersASecretGivesMayLackThem() {
    TestRepository repository =
        TestRepository.in(folder)
            .file(
                "feature_store.yaml",
                """
                project: drivers
                registry: s3://features/registry.db
                online_store: {type: postgres}
                entity_key_serialization_version: 3
                """)
            .file(
                "deploy/prod.yaml",
                DeploymentErrors.DEPLOYMENT
                    + "storeSecrets: [{store: online_store, secretRef: {name: stores}}]\n");
    CliRun run = repository.run("k8s", "render", repository.path("deploy/prod.yaml").toString());
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out())
        .contains("HEADRACE_STORE_SECRETS")
        .contains("mountPath: /etc/headrace/secrets/online_store")
        .contains("key: postgres");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
