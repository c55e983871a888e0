package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.verification.Comparison;
import io.headrace.engine.verification.JoinCheckReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the join from the user's side. */
class CheckJoinTest {
  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void apply() {
    repository = TestRepository.in(folder).after("apply");
  }

  @Test
  void saysWhatWasComparedAndThatNoRowDiffers() {
    CliRun run =
        repository.run("check-join", "--feature-service", "activity", "--entities", "labels.csv");
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).contains("driver_stats", "3 rows of 1 views compared, no row differs");
  }

  @Test
  void countsWhatEachViewHadAsJson() throws IOException {
    repository.file(
        "labels.csv",
        """
        driver_id,event_timestamp,label
        1,2025-01-01T12:00:00Z,a
        1,2025-01-05T12:00:00Z,b
        3,2025-01-01T12:00:00Z,c
        ,2025-01-01T12:00:00Z,d
        """);
    CliRun run =
        repository.run(
            "check-join",
            "--features",
            "driver_stats:rate",
            "--entities",
            "labels.csv",
            "--filter-by-created-timestamp",
            "--output",
            "json");
    assertThat(run.exit()).as(run.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("rows").asLong()).isEqualTo(4);
    assertThat(report.get("differing_rows").asLong()).isZero();
    JsonNode view = report.at("/views/0");
    assertThat(view.get("matched").asLong()).isEqualTo(1);
    assertThat(view.get("expired").asLong()).isEqualTo(1);
    assertThat(view.get("no_candidate").asLong()).isEqualTo(1);
    assertThat(view.get("null_key_or_time").asLong()).isEqualTo(1);
    assertThat(view.get("feature_rows").asLong()).isEqualTo(2);
  }

  @Test
  void checksARetrievalByRange() {
    CliRun run =
        repository.run(
            "check-join",
            "--feature-service",
            "activity",
            "--start",
            "2025-01-01",
            "--end",
            "2025-01-02",
            "--sample-rows",
            "1",
            "--seed",
            "5");
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).contains("1 rows of 1 views compared, no row differs");
  }

  @Test
  void aSampleWithTooManyFeatureRowsIsRefusedWithWhatToDo() {
    CliRun run =
        repository.run(
            "check-join",
            "--feature-service",
            "activity",
            "--entities",
            "labels.csv",
            "--max-feature-rows",
            "2");
    assertThat(run.exit()).as(run.toString()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "Check of feature view 'driver_stats'",
            "more than the 2 that are left to read",
            "Lower --sample-rows, or raise --max-feature-rows.");
  }

  @Test
  void sizesThatMakeNoSenseAreRefusedTogether() {
    CliRun run =
        repository.run(
            "check-join",
            "--feature-service",
            "activity",
            "--entities",
            "labels.csv",
            "--max-feature-rows",
            "0",
            "--sample-rows",
            "-1");
    assertThat(run.exit()).as(run.toString()).isEqualTo(2);
    assertThat(run.err()).contains("Option --sample-rows", "Option --max-feature-rows");
  }

  @Test
  void aDifferenceIsExitCodeFive() {
    Comparison comparison = new Comparison(10, 1, List.of());
    JoinCheckReport report = new JoinCheckReport(0, comparison, List.of(), 1);
    assertThat(CheckJoinCommand.exit(report).code()).isEqualTo(5);
  }
}
