package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands from the user's side, on the embedded store. */
class CommandsTest {
  private static final String KEYS = "{\"driver_id\": [1, 2, 3]}";
  @TempDir Path folder;

  @Test
  void everyCommandExplainsItselfWithAnExample() {
    for (CommandLine command : CommandLineTree.tree().getSubcommands().values()) {
      CliRun run = CliRun.of(command.getCommandName(), "--help");
      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.out()).contains("Example").contains("headrace");
    }
  }

  @Test
  void lagMovesTheEndBackAndLongGapsAreDivided() throws IOException {
    TestRepository repository = TestRepository.in(folder).after("apply");
    CliRun run =
        repository.run(
            "materialize-incremental",
            "--end",
            "2025-01-02T12:10:00Z",
            "--lag",
            "10m",
            "--max-interval",
            "10h",
            "--output",
            "json");
    JsonNode views = new ObjectMapper().readTree(run.out()).get("views");
    assertThat(views)
        .extracting(v -> v.get("start").asText() + " " + v.get("end").asText())
        .containsExactly(
            "2025-01-01T12:00:00Z 2025-01-01T22:00:00Z",
            "2025-01-01T22:00:00Z 2025-01-02T08:00:00Z",
            "2025-01-02T08:00:00Z 2025-01-02T12:00:00Z");
    assertThat(repository.run("feature-views", "describe", "driver_stats").out())
        .contains("2025-01-02T12:00:00Z")
        .doesNotContain("12:10:00");
  }

  @Test
  void endThatLiesInTheFutureBeforeTheLagIsFine() {
    TestRepository repository = TestRepository.in(folder).after("apply");
    String soon = Instant.now().plusSeconds(600).toString();
    assertThat(repository.run("materialize-incremental", soon, "--lag", "10m").exit()).isZero();
  }

  @Test
  void thePathFromDefinitionsToOnlineValues() throws IOException {
    TestRepository repository = TestRepository.in(folder);
    assertThat(repository.run("validate").out()).contains("1 entities", "1 feature views");
    assertThat(repository.run("plan").out()).contains("driver_stats", "would be created");
    assertThat(Files.exists(repository.path("data/registry.db"))).isFalse();
    assertThat(repository.run("apply").out()).contains("driver_stats", "was created");
    assertThat(repository.run("apply").out())
        .doesNotContain("was created")
        .doesNotContain("was updated");

    CliRun historical =
        repository.run(
            "historical",
            "--feature-service",
            "activity",
            "--entities",
            "labels.csv",
            "--to",
            "out/training.csv");
    assertThat(historical.exit()).as(historical.toString()).isZero();
    assertThat(historical.out()).contains("3 rows in, 3 rows out");
    assertThat(csv(repository.path("out/training.csv")))
        .contains("driver_id,event_timestamp,label,rate,trips")
        .anyMatch(l -> l.startsWith("1,2025-01-01T12:00:00") && l.endsWith(",a,0.5,3"))
        .anyMatch(l -> l.startsWith("3,2025-01-01T12:00:00") && l.contains(",c,"));

    CliRun materialized = repository.run("materialize", "2025-01-01", "2025-01-01T23:59:59");
    assertThat(materialized.exit()).as(materialized.toString()).isZero();
    assertThat(materialized.err()).contains("driver_stats: 3 rows read, 2 keys, 2 written");
    assertThat(materialized.out()).contains("1 rows without entity key");

    CliRun incremental =
        repository.run("materialize-incremental", "2025-01-03", "--output", "json");
    JsonNode report = new ObjectMapper().readTree(incremental.out());
    assertThat(report.at("/views/0/start").asText()).isEqualTo("2025-01-01T23:59:59Z");
    assertThat(report.at("/views/0/written").asLong()).isEqualTo(1);

    CliRun online =
        repository.run(
            "online",
            "--features",
            "driver_stats:rate,driver_stats:trips",
            "--keys",
            KEYS,
            "--output",
            "json");
    JsonNode rows = new ObjectMapper().readTree(online.out()).get("rows");
    assertThat(rows.at("/0/features/rate/value").asDouble()).isEqualTo(0.25);
    assertThat(rows.at("/0/features/rate/status").asText()).isEqualTo("OUTSIDE_MAX_AGE");
    assertThat(rows.at("/0/features/rate/event_timestamp").asText())
        .isEqualTo("2025-01-02T08:00:00Z");
    assertThat(rows.at("/1/features/trips/value").asLong()).isEqualTo(5);
    assertThat(rows.at("/2/features/trips/status").asText()).isEqualTo("NOT_FOUND");
  }

  @Test
  void olderBackfillLeavesNewerRows() throws IOException {
    TestRepository repository =
        TestRepository.in(folder).after("apply").after("materialize", "2025-01-01", "2025-01-03");
    CliRun backfill =
        repository.run("materialize", "2025-01-01", "2025-01-01T12:00:00", "--output", "json");
    JsonNode view = new ObjectMapper().readTree(backfill.out()).at("/views/0");
    assertThat(view.get("skipped_as_older").asLong()).isEqualTo(1);
    assertThat(view.get("written").asLong()).isEqualTo(1);
    assertThat(repository.run("online", "--features", "driver_stats:rate", "--keys", KEYS).out())
        .contains("0.25");
  }

  @Test
  void dryRunWritesNothing() {
    TestRepository repository = TestRepository.in(folder).after("apply");
    CliRun run = repository.run("materialize", "2025-01-01", "2025-01-03", "--dry-run");
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).contains("nothing was written", "driver_stats");
    assertThat(repository.run("online", "--features", "driver_stats:rate", "--keys", KEYS).out())
        .contains("NOT_FOUND");
    CliRun views = repository.run("feature-views", "list");
    assertThat(views.exit()).as(views.toString()).isZero();
    assertThat(views.out()).contains("driver_stats").doesNotContain("2025-01-03");
  }

  @Test
  void viewsAreChosenByNameGlobAndTag() {
    TestRepository repository = TestRepository.in(folder).after("apply");
    for (String views : List.of("driver_stats", "driver_*", "tag:team=growth")) {
      CliRun run =
          repository.run("materialize", "2025-01-01", "2025-01-03", "--views", views, "--dry-run");
      assertThat(run.out()).as(run.toString()).contains("driver_stats");
    }
  }

  @Test
  void listsAndDescribesWhatTheRegistryHolds() {
    TestRepository.in(folder).after("apply").after("materialize", "2025-01-01", "2025-01-03");
    for (String[] kind :
        new String[][] {
          {"entities", "driver"},
          {"data-sources", "stats"},
          {"feature-views", "driver_stats"},
          {"feature-services", "activity"}
        }) {
      CliRun list = CliRun.of(kind[0], "list", "--chdir", folder.toString());
      assertThat(list.out()).as(list.toString()).contains(kind[1]);
      CliRun describe = CliRun.of(kind[0], "describe", kind[1], "--chdir", folder.toString());
      assertThat(describe.out()).as(describe.toString()).contains(kind[1]);
    }
    assertThat(CliRun.of("feature-views", "list", "--chdir", folder.toString()).out())
        .contains("2025-01-03T00:00:00Z");
  }

  @Test
  void initMakesARepositoryThatWorks() {
    Path target = folder.resolve("my-features");
    assertThat(CliRun.of("init", target.toString()).exit()).isZero();
    for (String[] command :
        new String[][] {
          {"validate", "--with-sources"}, {"apply"}, {"materialize", "2025-01-01", "2025-01-03"}
        }) {
      String[] all =
          Stream.concat(Stream.of(command), Stream.of("--chdir", target.toString()))
              .toArray(String[]::new);
      CliRun run = CliRun.of(all);
      assertThat(run.exit()).as(run.toString()).isZero();
    }
  }

  @Test
  void completionScriptNamesEveryCommand() {
    CliRun run = CliRun.of("completion");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("materialize-incremental", "--feature-service");
  }

  private static List<String> csv(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .filter(f -> f.getFileName().toString().endsWith(".csv") && Files.isRegularFile(f))
          .flatMap(
              f -> {
                try {
                  return Files.readAllLines(f).stream();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .toList();
    }
  }
}
