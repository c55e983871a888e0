package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoricalTableTest {
  @TempDir Path folder;

  private static CliRun historical(TestRepository repository, String... options) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "--feature-service", "activity", "--entities", "labels.csv", "--to", "./table"),
                Stream.of(options))
            .toArray(String[]::new);
    return repository.run("historical", all);
  }

  @Test
  void aJobThatStartsTwiceReportsItsOneCommitTwice() throws IOException {
    TestRepository repository = TestRepository.in(folder).after("apply");
    String[] job = {
      "--format", "delta", "--mode", "append", "--partition-by", "label", "--run-id", "a/b:2025+01"
    };

    CliRun first = historical(repository, job);
    CliRun second = historical(repository, job);

    assertThat(first.exit()).as(first.toString()).isZero();
    assertThat(first.out())
        .containsPattern(
            "3 rows in, 3 rows out, to ./table \\(delta version 0\\): [0-9,]+ bytes, files: 3, ");
    assertThat(second.exit()).as(second.toString()).isZero();
    assertThat(second.out())
        .isEqualTo(
            "run a/b:2025+01 has committed to ./table already: delta version 0, 3 rows; nothing was written\n");
    JsonNode found = new ObjectMapper().readTree(historical(repository, withJson(job)).out());
    assertThat(found.path("committed_before").asBoolean()).isTrue();
    assertThat(found.path("commit").path("run_id").asText()).isEqualTo("a/b:2025+01");
    assertThat(found.path("commit").path("version").asText()).isEqualTo("0");
    assertThat(found.path("commit").path("rows").asLong()).isEqualTo(3);
    assertThat(found.path("commit").path("files").asLong()).isEqualTo(3);
    assertThat(found.path("commit").path("bytes").asLong()).isPositive();
    try (Stream<Path> log = Files.list(folder.resolve("table/_delta_log"))) {
      assertThat(log.filter(f -> f.toString().endsWith(".json"))).hasSize(1);
    }
  }

  private static String[] withJson(String[] job) {
    return Stream.concat(Stream.of(job), Stream.of("--output", "json")).toArray(String[]::new);
  }

  @Test
  void theReportOfTheRunHasItsCommit() throws IOException {
    TestRepository repository = TestRepository.in(folder).after("apply");

    CliRun run = historical(repository, "--format", "iceberg", "--output", "json");

    assertThat(run.exit()).as(run.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.path("rows").asLong()).isEqualTo(3);
    assertThat(report.path("commit").path("format").asText()).isEqualTo("iceberg");
    assertThat(report.path("commit").path("version").asText()).matches("[0-9]+");
    assertThat(report.path("commit").path("table_id").asText()).hasSize(36);
    assertThat(report.path("bytes")).isEqualTo(report.path("commit").path("bytes"));
  }

  @Test
  void theModeOfAFolderIsSaidInTwoWays() {
    TestRepository repository = TestRepository.in(folder).after("apply");
    for (List<String> overwrite : List.of(List.of("--overwrite"), List.of("--mode", "overwrite"))) {
      assertThat(historical(repository, overwrite.toArray(String[]::new)).exit()).isZero();
    }
    assertThat(historical(repository, "--mode", "create").err()).contains("it exists");
  }
}
