package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify-online} on a SQLite store. */
class VerifyOnlineTest {
  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void twoDriversAreMaterialized() {
    repository =
        TestRepository.in(folder)
            .after("apply")
            .after("materialize", "2025-01-01", "2025-01-03");
  }

  @Test
  void storeThatIsRightEndsWithZero() {
    CliRun run = repository.run("verify-online", "driver_stats");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("up to 2025-01-03T00:00:00Z (the end of the last recorded interval)")
        .contains("equal      2")
        .contains("extra      0")
        .contains("2 keys compared");
    assertThat(run.err()).contains("Report: ");
  }

  @Test
  void differencesAreNamedAndRepaired() throws SQLException {
    execute(
        "DELETE FROM drivers_driver_stats WHERE entity_key ="
            + " (SELECT max(entity_key) FROM drivers_driver_stats)");
    execute(
        "INSERT INTO drivers_driver_stats SELECT substr(entity_key, 1, length(entity_key) - 1) || x'7f',"
            + " feature_name, value, value_text, vector_value, event_ts, created_ts"
            + " FROM drivers_driver_stats");
    CliRun run = repository.run("verify-online", "driver_stats", "--output", "json");
    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.out())
        .contains("\"equal\" : 1")
        .contains("\"missing\" : 1")
        .contains("\"extra\" : 1")
        .contains("\"driver_id\" : 2");
    CliRun repaired = repository.run("verify-online", "driver_stats", "--repair");
    assertThat(repaired.exit()).isZero();
    assertThat(repaired.out()).contains("1 keys written, 1 removed, 0 refused by the store");
    assertThat(repository.run("verify-online", "driver_stats").exit()).isZero();
  }

  @Test
  void sampleAndRateAreTaken() {
    CliRun run =
        repository.run(
            "verify-online", "driver_stats", "--sample", "1", "--max-reads-per-second", "1000");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("1 keys compared").contains("extra      not looked for");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + repository.path("data/online.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
