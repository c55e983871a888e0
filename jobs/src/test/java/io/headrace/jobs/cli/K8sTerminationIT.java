package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.jobs.Headrace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that waits for a run, as a process of its own that is told to end. */
class K8sTerminationIT {
  @TempDir Path folder;
  private final StubApiServer server = new StubApiServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void clientThatIsToldToEndSaysThatTheRunGoesOn() throws Exception {
    assertThat(endedWhileWaiting()).contains("interrupted", "The run goes on: headrace k8s status");
    assertThat(status()).isZero();
  }

  @Test
  void clientThatIsToldToEndTakesItsRunWithIt() throws Exception {
    assertThat(endedWhileWaiting("--on-interrupt", "delete"))
        .contains("The run was deleted (--on-interrupt delete).");
    assertThat(status()).isEqualTo(2);
  }

  private int status() {
    return CliRun.of(
            "k8s", "status", "drivers-run", "--kubeconfig", server.kubeconfig(folder).toString())
        .exit();
  }

  /** What the process printed; it was told to end when it had seen the run. */
  private String endedWhileWaiting(String... options) throws IOException, InterruptedException {
    server.newRuns("SUBMITTED", "");
    Files.writeString(folder.resolve("run.yaml"), K8sCommandsTest.RUN);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Headrace.class.getName(),
                "k8s",
                "submit",
                folder.resolve("run.yaml").toString(),
                "--wait",
                "--kubeconfig",
                server.kubeconfig(folder).toString()));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder seen = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        seen.append(line).append('\n');
        if (line.equals("drivers-run SUBMITTED")) {
          // Not of the process, which closes its output too.
          process.toHandle().destroy();
          break;
        }
      }
      seen.append(output.lines().collect(Collectors.joining("\n")));
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(seen.toString()).isTrue();
      assertThat(process.exitValue()).as(seen.toString()).isEqualTo(130);
      return seen.toString();
    } finally {
      process.destroyForcibly();
    }
  }
}
