package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.operator.client.ClientCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands for Kubernetes from the user's side. */
class K8sCommandsTest {
  static final String RUN =
      """
      apiVersion: sparkoperator.k8s.io/v1beta2
      kind: SparkApplication
      metadata:
        name: drivers-run
        labels: {app.kubernetes.io/name: headrace}
        annotations:
          headrace.io/project: drivers
          headrace.io/job: materialize
          headrace.io/views: driver_stats
          headrace.io/start: "2025-01-01T00:00:00Z"
          headrace.io/end: "2025-01-02T00:00:00Z"
      spec: {type: Java, mainClass: io.headrace.jobs.Materialize}
      """;

  @TempDir Path folder;
  private final StubApiServer server = new StubApiServer();

  @BeforeEach
  void manifest() throws IOException {
    Files.writeString(folder.resolve("run.yaml"), RUN);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private CliRun k8s(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("k8s", command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--kubeconfig", server.kubeconfig(folder).toString()));
    return CliRun.of(all.toArray(String[]::new));
  }

  private CliRun submit(String... arguments) {
    List<String> all = new ArrayList<>(List.of(folder.resolve("run.yaml").toString()));
    all.addAll(List.of(arguments));
    return k8s("submit", all.toArray(String[]::new));
  }

  @Test
  void everyCommandExplainsItselfWithAnExample() {
    CommandLine k8s = CommandLineTree.tree().getSubcommands().get("k8s");
    for (String command : k8s.getSubcommands().keySet()) {
      CliRun run = CliRun.of("k8s", command, "--help");
      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.out()).contains("Example", "headrace k8s " + command);
    }
  }

  @Test
  void exitCodesOfTheClientAreThoseOfTheCommandLine() {
    for (ClientCondition condition : ClientCondition.values()) {
      assertThat(ExitCode.of(condition).code()).isEqualTo(condition.exitCode());
    }
  }

  @Test
  void submitWaitsAndSaysThatItSucceeded() {
    server.newRuns("COMPLETED", "");
    CliRun run = submit("--wait");
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).isEqualTo("Run 'drivers-run' succeeded.\n");
    assertThat(run.err())
        .contains("Created SparkApplication 'drivers-run'.", "drivers-run COMPLETED");
    CliRun again = submit("--wait");
    assertThat(again.exit()).isZero();
    assertThat(again.err()).contains("Already done: drivers-run has succeeded.");
  }

  @Test
  void exitCodeOfTheJobComesThroughWithTheReasonOnOneScreen() {
    server.newRuns("FAILED", "driver container failed with ExitCode: 3, Reason: Error");
    server.driver(3, "view driver_stats failed\n");
    CliRun run = submit("--wait", "--logs", "tail");
    assertThat(run.exit()).as(run.toString()).isEqualTo(3);
    assertThat(run.out())
        .contains(
            "Run 'drivers-run' failed.",
            "State: FAILED: driver container failed",
            "Driver: exit code 3, Error",
            "The driver's last lines:\n  view driver_stats failed");
  }

  @Test
  void resultForProgramsIsOneDocument() throws IOException {
    server.newRuns("FAILED", "driver container failed with ExitCode: 5, Reason: Error");
    server.driver(5, "");
    CliRun run = submit("--wait", "--output", "json");
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(run.exit()).isEqualTo(5);
    assertThat(result.at("/exit_code").asInt()).isEqualTo(5);
    assertThat(result.at("/driver_exit_code").asInt()).isEqualTo(5);
    assertThat(result.at("/state").asText()).isEqualTo("FAILED");
  }

  @Test
  void withoutWaitingTheNameIsSaid() {
    server.newRuns("SUBMITTED", "");
    CliRun run = submit("--name", "hourly-7");
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).contains("headrace k8s status hourly-7");
  }

  @Test
  void runThatDoesNotStartIsExplainedAtItsDeadline() {
    server.newRuns("SUBMITTED", "");
    CliRun run = submit("--wait", "--start-timeout", "1ms", "--on-timeout", "delete");
    assertThat(run.exit()).as(run.toString()).isEqualTo(12);
    assertThat(run.out()).contains("has no running driver after", "--on-timeout delete");
    assertThat(k8s("status", "drivers-run").exit()).isEqualTo(2);
  }

  @Test
  void dryRunCreatesNothing() {
    for (String where : List.of("client", "server")) {
      CliRun run = submit("--dry-run", where);
      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.out()).contains("nothing was created", "SparkApplication/drivers-run");
    }
    assertThat(k8s("status", "drivers-run").exit()).isEqualTo(2);
  }

  @Test
  void validateAsksTheServerWhereItIsTold() throws IOException {
    String rendered = Files.readString(Path.of("../spark-operator/examples/kubeflow.yaml"));
    Path all = Files.writeString(folder.resolve("all.yaml"), rendered);
    String accounts =
        Stream.of(rendered.split("\n---\n", -1))
            .filter(document -> document.contains("kind: ServiceAccount\n"))
            .collect(Collectors.joining("\n---\n"));
    Path known = Files.writeString(folder.resolve("accounts.yaml"), accounts);

    CliRun accepted = k8s("validate", known.toString(), "--server");
    assertThat(accepted.exit()).as(accepted.toString()).isZero();
    assertThat(accepted.out()).contains("No problems.");

    CliRun refused = k8s("validate", all.toString(), "--server");
    assertThat(refused.exit()).isEqualTo(11);
    assertThat(refused.err())
        .contains("Cannot create PodMonitor", "Cannot create ScheduledSparkApplication")
        .contains("the server does not know the kind (404)");
    assertThat(CliRun.of("k8s", "validate", all.toString()).exit()).isZero();
  }

  @Test
  void runIsListedShownReadAndDeleted() {
    server.newRuns("FAILED", "driver container failed with ExitCode: 3, Reason: Error");
    server.driver(3, "one\ntwo\n");
    submit();
    CliRun list = k8s("list", "--project", "drivers", "--phase", "failed");
    assertThat(list.out()).as(list.toString()).contains("drivers-run", "driver_stats", "FAILED");
    assertThat(k8s("list", "--project", "riders").out()).contains("No such runs");
    assertThat(k8s("status", "drivers-run").out())
        .contains("2025-01-01T00:00:00Z .. 2025-01-02T00:00:00Z", "exit code 3, Error");
    assertThat(k8s("logs", "drivers-run").out()).isEqualTo("one\ntwo\n");
    CliRun delete = k8s("delete", "drivers-run");
    assertThat(delete.exit()).as(delete.toString()).isZero();
    assertThat(delete.out()).contains("Deleted run 'drivers-run'", "Rows that the run has written");
    assertThat(k8s("status", "drivers-run").err())
        .contains("Run 'drivers-run' in namespace 'features': there is none of that name");
  }

  @Test
  void doctorEndsWithWhatIsInTheWay() {
    CliRun run = k8s("doctor");
    assertThat(run.exit()).as(run.toString()).isIn(11, 14);
    assertThat(run.out()).contains("neither operator is installed", "--server-side");
  }
}
