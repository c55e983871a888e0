package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that read what was there before. */
class TimeTravelTest {
  @TempDir Path folder;

  private TestRepository repository(String format) {
    LakeTables.create(folder);
    TestRepository r = TestRepository.in(folder);
    r.file(
        "feature_store.yaml",
        TestRepository.STORE + "headrace:\n  catalogs: {lake: {type: hadoop, warehouse: lake}}\n");
    return LakehouseScenarios.source(
        r,
        format.equals("delta")
            ? "path: delta\n    table_format: delta"
            : "table: lake.db.stats\n    table_format: iceberg");
  }

  private CliRun historical(TestRepository r, String to, String... more) {
    CliRun run =
        r.run(
            "historical",
            Stream.concat(
                    Stream.of(
                        "--feature-service", "activity", "--entities", "labels.csv", "--to", to),
                    Stream.of(more))
                .toArray(String[]::new));
    assertThat(run.exit()).as(run.toString()).isZero();
    return run;
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "iceberg"})
  void pinsOfAReportGiveTheSameDataset(String format) throws Exception {
    TestRepository r = repository(format);
    CliRun first = historical(r, "out/first.csv");
    assertThat(first.out()).contains("source stats: " + format);
    JsonNode pin = new ObjectMapper().readTree(Reported.historical(r).toFile()).at("/sources/0");
    assertThat(pin.at("/version/format").asText()).isEqualTo(format);
    assertThat(pin.at("/version/table_id").asText()).isNotBlank();
    assertThat(pin.at("/version/committed").asText()).endsWith("Z");
    Path report = Files.copy(Reported.historical(r), folder.resolve("first.json"));

    change(format.equals("delta") ? "delta.`" + folder.resolve("delta") + "`" : "lake.db.stats");
    historical(r, "out/again.csv", "--pins", report.toString());
    historical(r, "out/now.csv");
    assertThat(digest("out/again.csv")).isEqualTo(digest("out/first.csv"));
    assertThat(digest("out/now.csv")).isNotEqualTo(digest("out/first.csv"));
  }

  private void change(String table) {
    LakeTables.sql(
        folder,
        "INSERT INTO "
            + table
            + " VALUES (3, 0.1D, 1L, timestamp'2025-01-01T10:00:00Z', timestamp'2025-01-01T10:05:00Z')",
        "UPDATE " + table + " SET trips = 30 WHERE driver_id = 1",
        "DELETE FROM " + table + " WHERE driver_id = 2",
        table.startsWith("delta")
            ? "OPTIMIZE " + table
            : "CALL lake.system.rewrite_data_files(table => 'db.stats', options => map('rewrite-all', 'true'))");
  }

  private String digest(String output) throws Exception {
    List<String> lines;
    try (Stream<Path> files = Files.walk(folder.resolve(output))) {
      lines =
          files
              .filter(f -> Files.isRegularFile(f) && f.toString().endsWith(".csv"))
              .flatMap(TimeTravelTest::lines)
              .sorted()
              .toList();
    }
    assertThat(lines).hasSizeGreaterThan(3);
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256")
                .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void materializeReadsAnOldVersionAndSaysSo() throws Exception {
    TestRepository r = repository("delta");
    String table = "delta.`" + folder.resolve("delta") + "`";
    LakeTables.sql(folder, "UPDATE " + table + " SET trips = 30 WHERE driver_id = 1");
    CliRun run = r.run("materialize", "2025-01-01", "2025-01-03", "--as-of", "stats=version:1");
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).contains("driver_stats: source stats: delta version 1 of ");
    JsonNode view = new ObjectMapper().readTree(Reported.materialize(r).toFile()).at("/views/0");
    assertThat(view.at("/source/version/version").asText()).isEqualTo("1");
    assertThat(view.at("/reads/files_read").asInt()).isPositive();
    assertThat(
            r.run("online", "--features", "driver_stats:trips", "--keys", "{\"driver_id\": [1]}")
                .out())
        .contains("2")
        .doesNotContain("30");
  }

  @Test
  void incrementsReadAnOldVersionToo() {
    TestRepository r = repository("iceberg");
    CliRun run = r.run("materialize-incremental", "2025-01-03", "--as-of", "stats=tag:june");
    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).contains("driver_stats: source stats: iceberg snapshot ");
  }
}
