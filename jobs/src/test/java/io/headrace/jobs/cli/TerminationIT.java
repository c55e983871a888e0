package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.jobs.Materialize;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own that is told to end while it writes. */
class TerminationIT {
  private static final int DRIVERS = 20_000;
  private static final int BATCH = 1_000;
  private static final String[] RUN = {"materialize", "2025-01-01", "2025-01-03"};

  @TempDir Path folder;
  private Path terminationLog;

  @Test
  void processThatIsToldToEndInTheMiddleSaysSoAndItsNextStartEndsRight() throws Exception {
    TestRepository repository = TestRepository.in(folder).file("data/stats.csv", stats());
    repository.after("apply");
    Path log = folder.resolve("process.log");
    terminationLog = Files.createFile(folder.resolve("termination-log"));
    Process process = start(log, "--max-writes-per-second", Integer.toString(BATCH));
    try {
      awaitRows(process, log);
      process.destroy();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(143);
    assertThat(Files.readString(log)).contains("interrupted; ending the run");
    JsonNode summary = lastLine(log);
    assertThat(summary.get("command").asText()).isEqualTo("materialize");
    assertThat(summary.get("status").asText()).isEqualTo("interrupted");
    assertThat(summary.get("exit_code").asInt()).isEqualTo(143);
    assertThat(summary.at("/views/0/name").asText()).isEqualTo("driver_stats");
    assertThat(summary.at("/views/0/status").asText()).isEqualTo("failed");
    assertThat(summary.get("error").asText()).contains("the run was interrupted");
    assertThat(new ObjectMapper().readTree(terminationLog.toFile()).get("exit_code").asInt())
        .isEqualTo(143);
    long kept = rows();
    assertThat(kept).isBetween((long) BATCH, DRIVERS - 1L);
    assertThat(kept % BATCH).isZero();
    assertThat(cli("feature-views", "describe", "driver_stats").out()).doesNotContain("2025-01-03");
    JsonNode interrupted = runs().get(0);
    assertThat(interrupted.get("status").asText()).isEqualTo("interrupted");
    assertThat(interrupted.get("error").asText()).contains("the run was interrupted");
    assertThat(interrupted.has("ended")).isTrue();

    CliRun again = cli(with("--output", "json"));
    assertThat(again.exit()).as(again.toString()).isZero();
    JsonNode view = new ObjectMapper().readTree(again.out()).at("/views/0");
    assertThat(view.get("written").asLong()).isEqualTo(DRIVERS);
    assertThat(view.get("warnings").toString())
        .contains("repeats interrupted run " + interrupted.get("run_id").asText());
    assertThat(rows()).isEqualTo(DRIVERS);
    assertThat(cli("feature-views", "describe", "driver_stats").out()).contains("2025-01-03");
    assertThat(runs())
        .extracting(r -> r.get("status").asText())
        .containsExactly("done", "interrupted");
  }

  private static String stats() {
    StringBuilder csv = new StringBuilder("driver_id,event_timestamp,created,rate,trips\n");
    for (int driver = 1; driver <= DRIVERS; driver++) {
      csv.append(driver).append(",2025-01-02T08:00:00Z,2025-01-02T08:05:00Z,0.5,3\n");
    }
    return csv.toString();
  }

  private Process start(Path log, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(o -> o.startsWith("--add-") || o.startsWith("-Duser.timezone"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Materialize.class.getName()));
    command.addAll(List.of(with(options)).subList(1, RUN.length + options.length));
    command.addAll(List.of("--chdir", folder.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("HEADRACE_TERMINATION_LOG", terminationLog.toString());
    return builder.start();
  }

  private static JsonNode lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  private static String[] with(String... options) {
    List<String> all = new ArrayList<>(List.of(RUN));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private void awaitRows(Process process, Path log) throws Exception {
    while (rows() == 0) {
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Entity keys in the online store. */
  private long rows() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/online.db"));
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT count(DISTINCT entity_key) FROM drivers_driver_stats")) {
      return found.getLong(1);
    }
  }

  private JsonNode runs() throws IOException {
    return new ObjectMapper().readTree(cli("runs", "list", "--output", "json").out());
  }

  private CliRun cli(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--chdir", folder.toString()));
    return CliRun.of(all.toArray(String[]::new));
  }
}
