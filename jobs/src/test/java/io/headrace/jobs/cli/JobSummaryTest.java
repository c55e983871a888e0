package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.ViewOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSummaryTest {
  private static final int MOST = 4_096;

  @TempDir Path folder;

  @Test
  void lastLineOfAJobSaysWhatItDid() throws JsonProcessingException {
    TestRepository repository = TestRepository.in(folder).after("apply");
    CliRun run = job(repository, "materialize", "2025-01-01", "2025-01-02");
    assertThat(run.exit()).as(run.toString()).isZero();
    JsonNode summary = lastLine(run);
    assertThat(summary.get("command").asText()).isEqualTo("materialize");
    assertThat(summary.get("status").asText()).isEqualTo("done");
    assertThat(summary.get("exit_code").asInt()).isZero();
    assertThat(summary.get("rows").asLong()).isEqualTo(2);
    assertThat(summary.get("seconds").asDouble()).isPositive();
    assertThat(summary.has("error")).isFalse();
    JsonNode view = summary.at("/views/0");
    assertThat(view.get("name").asText()).isEqualTo("driver_stats");
    assertThat(view.get("start").asText()).isEqualTo("2025-01-01T00:00:00Z");
    assertThat(view.get("end").asText()).isEqualTo("2025-01-02T00:00:00Z");
    assertThat(view.get("read").asLong()).isEqualTo(3);
    assertThat(view.get("written").asLong()).isEqualTo(2);
    assertThat(view.get("rejected").asLong()).isEqualTo(1);
  }

  @Test
  void trainingRowsAreCountedToo() throws JsonProcessingException {
    TestRepository repository = TestRepository.in(folder).after("apply");
    CliRun run =
        job(
            repository,
            "historical",
            "--feature-service",
            "activity",
            "--entities",
            "labels.csv",
            "--to",
            "out/training.csv");
    assertThat(lastLine(run).get("rows").asLong()).as(run.toString()).isEqualTo(3);
  }

  @Test
  void failureOfEveryKindIsTheLastLineToo() throws JsonProcessingException {
    TestRepository repository = TestRepository.in(folder).after("apply");
    JsonNode wrong = lastLine(job(repository, "materialize", "2025-01-01", "yesterdy"));
    assertThat(wrong.get("exit_code").asInt()).isEqualTo(2);
    assertThat(wrong.get("status").asText()).isEqualTo("failed");
    assertThat(wrong.get("error").asText()).contains("yesterdy");
    JsonNode usage = lastLine(job(repository, "materialize", "--vews", "a"));
    assertThat(usage.get("exit_code").asInt()).isEqualTo(2);
    assertThat(usage.get("error").asText()).contains("--vews");
  }

  @Test
  void commandLineKeepsItForJobs() {
    CliRun run = TestRepository.in(folder).run("validate");
    assertThat(run.err()).doesNotContain("exit_code");
  }

  @Test
  void viewsAreCutForAFileOfBoundedSizeAndFailedOnesStay() throws JsonProcessingException {
    List<ViewOutcome> views = new ArrayList<>();
    for (int view = 0; view < 2_000; view++) {
      views.add(new ViewOutcome.Skipped("view_" + view, "materialized already"));
    }
    views.add(new ViewOutcome.Failed("broken", failure("no answer. \u00e9".repeat(200)), 1));
    JobSummary summary = JobSummary.begin("materialize");
    summary.materialized(report(views));
    assertThat(json(summary.line(3)).get("views")).hasSize(2_001);

    String line = summary.line(3, MOST);

    assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(MOST);
    JsonNode cut = json(line);
    assertThat(cut.get("status").asText()).isEqualTo("partly_done");
    assertThat(cut.at("/views/0/name").asText()).isEqualTo("broken");
    assertThat(cut.get("views").size() + cut.get("views_left_out").asInt()).isEqualTo(2_001);
    assertThat(cut.get("error").asText()).contains("no answer");
  }

  @Test
  void secretsAreMasked() {
    JobSummary summary = JobSummary.begin("materialize");
    summary.materialized(
        report(
            List.of(
                new ViewOutcome.Failed(
                    "a", failure("postgresql://feast:s3cret@db/x, password=s3cret, gone"), 1))));
    assertThat(summary.line(4)).contains("postgresql://feast:****@db/x").doesNotContain("s3cret");
    summary.failed("token=s3cret");
    assertThat(summary.line(4)).doesNotContain("s3cret");
  }

  private static StoreException failure(String why) {
    return new StoreException("store", why, null);
  }

  private static MaterializationReport report(List<ViewOutcome> views) {
    return new MaterializationReport("run", "p", "store", Instant.EPOCH, 1, views);
  }

  private static CliRun job(TestRepository repository, String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--chdir", repository.folder().toString()));
    return CliRun.ofJob(command, all.toArray(String[]::new));
  }

  private static JsonNode lastLine(CliRun run) throws JsonProcessingException {
    List<String> lines = run.err().lines().toList();
    return json(lines.get(lines.size() - 1));
  }

  private static JsonNode json(String line) throws JsonProcessingException {
    return new ObjectMapper().readTree(line);
  }
}
