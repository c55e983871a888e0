package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  @TempDir Path folder;

  @Test
  void listOfARepositoryWithoutRunsIsEmptyAndLeavesNothingBehind() {
    TestRepository repository = TestRepository.in(folder).after("apply");
    CliRun list = runs("list");
    assertThat(list.exit()).as(list.toString()).isZero();
    assertThat(list.out()).isEqualTo("None.\n");
    assertThat(repository.path("data/registry.db.headrace")).doesNotExist();
  }

  @Test
  void runsThatWentWellAndThatDidNotAreListedAndShown() throws IOException {
    TestRepository repository = TestRepository.in(folder).after("apply");
    repository.after("materialize", "2025-01-01", "2025-01-02");
    Files.delete(repository.path("data/stats.csv"));
    assertThat(repository.run("materialize", "2025-01-02", "2025-01-03").exit()).isEqualTo(2);

    assertThat(runs("list").out().lines())
        .hasSize(3)
        .anyMatch(l -> l.contains("done") && l.contains("2025-01-02T00:00:00Z"))
        .anyMatch(l -> l.contains("failed"));
    assertThat(runs("list", "--status", "failed").out().lines()).hasSize(2);
    assertThat(runs("list", "--view", "nothing").out()).isEqualTo("None.\n");
    assertThat(runs("list", "--limit", "1").out().lines()).hasSize(2);

    JsonNode done = json(runs("list", "--status", "done", "--output", "json")).get(0);
    assertThat(done.get("view").asText()).isEqualTo("driver_stats");
    assertThat(done.get("start").asText()).isEqualTo("2025-01-01T00:00:00Z");
    assertThat(done.get("counts").get("written").asLong()).isEqualTo(2);
    assertThat(done.get("counts").get("rejected").asLong()).isEqualTo(1);
    assertThat(done.get("first_files").get(0).asText()).endsWith("data/stats.csv");

    String failed =
        json(runs("list", "--status", "failed", "--output", "json")).get(0).get("run_id").asText();
    CliRun show = runs("show", failed.substring(0, 8));
    assertThat(show.exit()).as(show.toString()).isZero();
    assertThat(show.out()).contains("run_id: " + failed, "status: failed", "stats.csv");
  }

  @Test
  void entryThatCannotBeReadIsNamedBesideTheOthers() throws IOException {
    TestRepository repository = TestRepository.in(folder).after("apply");
    repository.after("materialize", "2025-01-01", "2025-01-02");
    Path runs = repository.path("data/registry.db.headrace/runs/drivers");
    Path entry;
    try (Stream<Path> files = Files.list(runs)) {
      entry = files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    Files.writeString(entry, "[]");
    CliRun list = runs("list");
    assertThat(list.exit()).as(list.toString()).isZero();
    assertThat(list.out()).isEqualTo("None.\n");
    assertThat(list.err()).contains(entry.getFileName().toString(), "cannot be read");
    repository.after("materialize", "2025-01-01", "2025-01-02");
    assertThat(runs("list").out().lines()).hasSize(2);
  }

  private CliRun runs(String what, String... arguments) {
    return CliRun.of(
        Stream.concat(Stream.of("runs", what, "--chdir", folder.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static JsonNode json(CliRun run) throws IOException {
    assertThat(run.exit()).as(run.toString()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
