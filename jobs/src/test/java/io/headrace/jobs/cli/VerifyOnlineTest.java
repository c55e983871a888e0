package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.values.EntityKeys;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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
        TestRepository.in(folder).after("apply").after("materialize", "2025-01-01", "2025-01-03");
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
    execute("UPDATE drivers_driver_stats SET entity_key = ? WHERE entity_key = ?", key(77), key(2));
    CliRun run = repository.run("verify-online", "driver_stats", "--output", "json");
    assertThat(run.exit()).isEqualTo(5);
    assertThat(run.out())
        .contains("\"equal\" : 1")
        .contains("\"missing\" : 1")
        .contains("\"extra\" : 1")
        .contains("\"driver_id\" : 2")
        .contains("\"driver_id\" : 77");
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

  private static byte[] key(long driver) {
    return EntityKeys.encode(
        List.of(new Field("driver_id", FeatureType.of(FeatureType.Primitive.INT64))),
        Map.of("driver_id", driver));
  }

  private void execute(String sql, byte[]... parameters) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + repository.path("data/online.db"));
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setBytes(i + 1, parameters[i]);
      }
      assertThat(statement.executeUpdate()).isPositive();
    }
  }
}
