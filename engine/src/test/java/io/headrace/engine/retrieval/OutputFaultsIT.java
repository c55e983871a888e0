package io.headrace.engine.retrieval;

import static io.headrace.engine.retrieval.TestDatasets.commits;
import static io.headrace.engine.retrieval.TestDatasets.request;
import static io.headrace.engine.retrieval.TestDatasets.rows;
import static io.headrace.engine.retrieval.TestDatasets.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.retrieval.OutputDriver.Fault;
import io.headrace.engine.retrieval.OutputTarget.Format;
import io.headrace.engine.retrieval.table.WriteMode;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are killed while they write a table, and started again with the same id. */
class OutputFaultsIT {
  private static final String NEXT = "2025-05-02";

  private final SparkSession spark = TestSpark.session();
  @TempDir Path repository;

  @BeforeEach
  void knowTheScheme() {
    HookedFileSystem.register(spark);
  }

  private String path() {
    return "hooked:" + repository.resolve("out");
  }

  private RetrievalOutcome start(Format format, String day, String runId) {
    return TestDatasets.write(
        spark, repository, request(day), to(path(), format, WriteMode.APPEND, runId));
  }

  private int drive(Format format, Fault fault) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(o -> o.startsWith("--add-") || o.startsWith("-Duser.timezone"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(OutputDriver.class.getName());
    command.addAll(
        List.of(repository.toString(), format.name(), path(), "scheduled-7", fault.name()));
    Path log = Files.createTempFile(repository, "driver", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the driver does not end:\n" + Files.readString(log));
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isIn(0, OutputDriver.KILLED);
    return process.exitValue();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void killedBetweenWriteAndCommitTheNextStartCommitsOnce(Format format) throws Exception {
    start(format, "2025-05-01", "scheduled-6");

    assertThat(drive(format, Fault.DIES_BEFORE_THE_COMMIT)).isEqualTo(OutputDriver.KILLED);

    assertThat(commits(spark, format, path())).isEqualTo(1);
    assertThat(start(format, NEXT, "scheduled-7")).isInstanceOf(RetrievalOutcome.Written.class);
    assertCommittedOnce(format);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void killedBetweenCommitAndReportTheNextStartFindsTheCommit(Format format) throws Exception {
    start(format, "2025-05-01", "scheduled-6");

    assertThat(drive(format, Fault.DIES_AFTER_THE_COMMIT)).isEqualTo(OutputDriver.KILLED);

    assertThat(start(format, NEXT, "scheduled-7"))
        .isInstanceOf(RetrievalOutcome.FoundCommitted.class);
    assertCommittedOnce(format);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void killedWhileItMakesTheTableTheNextStartMakesIt(Format format) throws Exception {
    assertThat(drive(format, Fault.DIES_AMONG_THE_FILES)).isEqualTo(OutputDriver.KILLED);
    assertThat(drive(format, Fault.DIES_BEFORE_THE_COMMIT)).isEqualTo(OutputDriver.KILLED);

    assertThat(start(format, NEXT, "scheduled-7")).isInstanceOf(RetrievalOutcome.Written.class);
    assertThat(commits(spark, format, path())).isEqualTo(1);
    assertThat(rows(spark, format, path())).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void aTaskThatIsTriedAgainLeavesItsRowsOnce(Format format) throws Exception {
    start(format, "2025-05-01", "scheduled-6");

    assertThat(drive(format, Fault.A_TASK_FAILS)).isZero();

    assertCommittedOnce(format);
  }

  private void assertCommittedOnce(Format format) {
    assertThat(commits(spark, format, path())).isEqualTo(2);
    assertThat(rows(spark, format, path()))
        .extracting((Row row) -> row.<String>getAs("day"))
        .hasSize(10)
        .filteredOn(NEXT::equals)
        .hasSize(5);
  }
}
