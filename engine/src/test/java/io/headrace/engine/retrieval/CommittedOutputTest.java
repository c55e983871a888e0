package io.headrace.engine.retrieval;

import static io.headrace.engine.retrieval.TestDatasets.commits;
import static io.headrace.engine.retrieval.TestDatasets.labels;
import static io.headrace.engine.retrieval.TestDatasets.partitioned;
import static io.headrace.engine.retrieval.TestDatasets.request;
import static io.headrace.engine.retrieval.TestDatasets.rows;
import static io.headrace.engine.retrieval.TestDatasets.stats;
import static io.headrace.engine.retrieval.TestDatasets.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.retrieval.OutputTarget.Format;
import io.headrace.engine.retrieval.table.FileSizes;
import io.headrace.engine.retrieval.table.TableCommit;
import io.headrace.engine.retrieval.table.WriteMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommittedOutputTest {
  private static final String DAY = "2025-05-01";
  private static final String NEXT = "2025-05-02";

  private final SparkSession spark = TestSpark.session();
  @TempDir Path repository;

  private RetrievalOutcome run(HistoricalRequest request, OutputRequest to) {
    return TestDatasets.write(spark, repository, request, to);
  }

  private RetrievalReport written(HistoricalRequest request, OutputRequest to) {
    return ((RetrievalOutcome.Written) run(request, to)).report();
  }

  private String path() {
    return repository.resolve("out").toString();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void oneCommitTellsTheRunItsFeaturesAndItsSources(Format format) {
    RetrievalReport report =
        written(request(DAY), to("path:out", format, WriteMode.CREATE, "run-1"));

    TableCommit commit = report.commit().orElseThrow();
    assertThat(commit.version().format()).isEqualTo(format.sparkName());
    assertThat(commit.version().tableId()).isNotEmpty();
    assertThat(commit.rows()).hasValue(5);
    assertThat(commit.files().getAsLong()).isPositive();
    assertThat(report.bytes().getAsLong()).isPositive();
    assertThat(rows(spark, format, path())).hasSize(5);
    assertThat(commits(spark, format, path())).isEqualTo(1);
    String note =
        format == Format.DELTA
            ? DeltaTable.forPath(spark, path()).history().select("userMetadata").head().getString(0)
            : TestDatasets.table(spark, format, path() + "#snapshots")
                .selectExpr("to_json(summary)")
                .head()
                .getString(0)
                .replace("\\\"", "\"");
    assertThat(note)
        .contains("\"headrace.run-id\":\"run-1\"")
        .contains("[\"stats:trips\"]")
        .contains("\"source\":\"stats_src\",\"kind\":\"query\"");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void aSecondStartOfARunFindsItsCommitWhateverItsMode(Format format) {
    TableCommit first =
        written(request(DAY), to("path:out", format, WriteMode.CREATE, "run-1")).commit().get();

    for (WriteMode mode : WriteMode.values()) {
      RetrievalOutcome second = run(request(DAY), to("path:out", format, mode, "run-1"));

      assertThat(second).isEqualTo(new RetrievalOutcome.FoundCommitted("out", first));
    }
    assertThat(commits(spark, format, path())).isEqualTo(1);
    run(request(NEXT), to("path:out", format, WriteMode.APPEND, "run-2"));
    assertThat(run(request(DAY), to("path:out", format, WriteMode.APPEND, "run-1")))
        .isEqualTo(new RetrievalOutcome.FoundCommitted("out", first));
    assertThat(rows(spark, format, path())).hasSize(10);
  }

  @Test
  void anIdThatAnotherJobHasUsedIsRefused() {
    run(request(DAY), to("path:out", Format.DELTA, WriteMode.CREATE, "run-1"));

    assertThatThrownBy(
            () ->
                run(
                    request(labels(DAY), stats("rides:Int64")),
                    to("path:out", Format.DELTA, WriteMode.APPEND, "run-1")))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            "Option --run-id: run 'run-1' has committed other features to out (delta version 0)."
                + " Give each job an id of its own.");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void eachModeIsOneCommit(Format format) {
    OutputRequest first = to("path:out", format, WriteMode.OVERWRITE_PARTITIONS, "1");
    run(
        request(labels(DAY) + " UNION ALL " + labels(NEXT), stats("trips:Int64")),
        partitioned(first, "day"));
    assertThat(rows(spark, format, path())).hasSize(10);

    run(request(DAY), to("path:out", format, WriteMode.APPEND, "2"));
    assertThat(rows(spark, format, path())).hasSize(15);

    run(
        request(labels(DAY) + " WHERE id = 0", stats("trips:Int64")),
        to("path:out", format, WriteMode.OVERWRITE_PARTITIONS, "3"));
    assertThat(rows(spark, format, path()))
        .extracting(row -> row.<String>getAs("day"))
        .containsExactlyInAnyOrder(DAY, NEXT, NEXT, NEXT, NEXT, NEXT);

    run(request(DAY), to("path:out", format, WriteMode.OVERWRITE, "4"));
    assertThat(rows(spark, format, path())).hasSize(5);

    run(
        request(labels(DAY), stats("rides:Int64")),
        to("path:out", format, WriteMode.OVERWRITE, "5"));
    List<Row> replaced = rows(spark, format, path());
    assertThat(replaced).hasSize(5);
    assertThat(replaced.get(0).schema().fieldNames())
        .containsExactly("driver_id", "event_timestamp", "day", "rides");
    assertThat(commits(spark, format, path())).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void noRowsAreACommitToo(Format format) {
    HistoricalRequest nothing = request(labels(DAY) + " WHERE id > 9", stats("trips:Int64"));

    assertThat(written(nothing, to("path:out", format, WriteMode.CREATE, "1")).rowsOut()).isZero();
    assertThat(
            written(nothing, to("path:out", format, WriteMode.APPEND, "2")).commit().get().rows())
        .hasValue(0);
    assertThat(rows(spark, format, path())).isEmpty();
    assertThat(run(nothing, to("path:out", format, WriteMode.APPEND, "2")))
        .isInstanceOf(RetrievalOutcome.FoundCommitted.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void anAppendWithOtherColumnsIsRefusedBeforeAnythingIsRead(Format format) {
    run(request(DAY), to("path:out", format, WriteMode.CREATE, "1"));
    String unreadable =
        "SELECT raise_error('the entity rows are read') driver_id, day, label, event_timestamp FROM ("
            + "SELECT 1.5D day, 'x' label, timestamp'2025-05-01 02:00:00' event_timestamp)";
    unreadable =
        unreadable.replace(
            "raise_error('the entity rows are read')",
            "cast(raise_error('the entity rows are read') AS bigint)");
    String entities = unreadable;

    assertThatThrownBy(
            () ->
                run(
                    request(entities, stats("trip:Int64")),
                    to("path:out", format, WriteMode.APPEND, "2")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(
            "Output out: its column 'day' is string, and the dataset's is double.")
        .hasMessageContaining(
            "Output out: it has no column 'label', which the dataset has as string.")
        .hasMessageContaining("it has no column 'trip', which the dataset has as bigint.")
        .hasMessageContaining("Did you mean 'trips'?")
        .hasMessageContaining("Output out: its column 'trips' (bigint) is not in the dataset.")
        .hasMessageContaining("replace this one: --mode overwrite");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void whatIsThereIsKeptUnlessAskedOtherwise(Format format) throws Exception {
    run(request(DAY), to("path:out", format, WriteMode.CREATE, "1"));
    assertThatThrownBy(() -> run(request(DAY), to("path:out", format, WriteMode.CREATE, "2")))
        .hasMessage(
            "Output out: the table exists. Choose another, or say --mode append or --mode overwrite.");
    Files.createDirectories(repository.resolve("mine"));
    Files.writeString(repository.resolve("mine/precious.txt"), "mine");

    for (WriteMode mode : List.of(WriteMode.CREATE, WriteMode.APPEND, WriteMode.OVERWRITE)) {
      assertThatThrownBy(() -> run(request(DAY), to("path:mine", format, mode, "2")))
          .isInstanceOf(DefinitionException.class)
          .hasMessageContaining(
              "Output mine: something is there that is no table of " + format.sparkName());
    }
    assertThat(commits(spark, format, path())).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void partitionsHaveToFit(Format format) {
    OutputRequest create = to("path:out", format, WriteMode.CREATE, "1");
    assertThatThrownBy(() -> run(request(DAY), partitioned(create, "dya", "driver_id")))
        .hasMessageContaining("Option --partition-by: the dataset has no column 'dya'.")
        .hasMessageContaining("Did you mean 'day'?");
    assertThatThrownBy(
            () -> run(request(DAY), to("path:out", format, WriteMode.OVERWRITE_PARTITIONS, "1")))
        .hasMessageContaining(
            "overwrite-partitions needs partitions, and the table is not there yet");
    run(request(DAY), create);
    assertThatThrownBy(
            () -> run(request(DAY), to("path:out", format, WriteMode.OVERWRITE_PARTITIONS, "2")))
        .hasMessageContaining("overwrite-partitions needs partitions, and the table has none");
    assertThatThrownBy(
            () ->
                run(
                    request(DAY),
                    partitioned(to("path:out", format, WriteMode.APPEND, "2"), "day")))
        .hasMessageContaining("it says day, and the table has no partitions");
  }

  @Test
  void tablesOfCatalogsAreMadeAndAddedTo() {
    String unique = "t" + UUID.randomUUID().toString().replace("-", "");
    spark.sql("CREATE NAMESPACE IF NOT EXISTS lake.training");
    String iceberg = "lake.training." + unique;
    String delta = "default." + unique;
    for (WriteMode mode : List.of(WriteMode.CREATE, WriteMode.APPEND)) {
      run(request(DAY), to(iceberg, Format.ICEBERG, mode, mode.text()));
      run(request(DAY), to(delta, Format.DELTA, mode, mode.text()));
    }

    assertThat(spark.table(iceberg).count()).isEqualTo(10);
    assertThat(spark.table(delta).count()).isEqualTo(10);
    assertThat(run(request(DAY), to(iceberg, Format.ICEBERG, WriteMode.APPEND, "append")))
        .isInstanceOf(RetrievalOutcome.FoundCommitted.class);
    assertThat(run(request(DAY), to(delta, Format.DELTA, WriteMode.APPEND, "append")))
        .isInstanceOf(RetrievalOutcome.FoundCommitted.class);
    assertThatThrownBy(() -> run(request(DAY), to(delta, Format.ICEBERG, WriteMode.APPEND, "3")))
        .hasMessageContaining("catalog 'spark_catalog' keeps no Iceberg tables")
        .hasMessageContaining("or a path with a slash");
    assertThatThrownBy(() -> run(request(DAY), to(iceberg, Format.DELTA, WriteMode.APPEND, "3")))
        .hasMessageContaining("catalog 'lake' keeps Iceberg tables. Say --format iceberg");
    assertThatThrownBy(() -> run(request(DAY), to(delta, Format.PARQUET, WriteMode.OVERWRITE, "3")))
        .hasMessageContaining("tables there are of delta. Say --format delta");
    assertThatThrownBy(
            () -> run(request(DAY), to("lake.training.new", Format.PARQUET, WriteMode.CREATE, "3")))
        .hasMessageContaining("tables there are of iceberg. Say --format iceberg");
    assertThatThrownBy(
            () -> run(request(DAY), to("lake.nowhere.t", Format.ICEBERG, WriteMode.CREATE, "3")))
        .hasMessageContaining("catalog 'lake' has no namespace 'nowhere'")
        .hasMessageContaining("CREATE NAMESPACE lake.nowhere.");
    assertThatThrownBy(
            () -> run(request(DAY), to("lakes.training.t", Format.ICEBERG, WriteMode.CREATE, "3")))
        .hasMessageContaining("Output lakes.training.t: catalog 'lakes' is not known.")
        .hasMessageContaining("Did you mean 'lake'?");
    spark.sql("DROP TABLE " + iceberg);
    spark.sql("DROP TABLE " + delta);
  }

  @Test
  void aTableOfAnotherFormatIsNotWrittenTo() {
    String name = "p" + UUID.randomUUID().toString().replace("-", "");
    spark.sql("CREATE TABLE " + name + " USING parquet AS SELECT 1 a");

    assertThatThrownBy(() -> run(request(DAY), to(name, Format.DELTA, WriteMode.OVERWRITE, "1")))
        .hasMessageContaining("it is a table of parquet, not of delta")
        .hasMessageContaining("say --format parquet");
    spark.sql("DROP TABLE " + name);
  }

  @Test
  void deltaNamesAreCheckedBeforeTheWork() {
    assertThatThrownBy(
            () ->
                run(
                    request(labels(DAY).replace(" day ", " `the day` "), stats("trips:Int64")),
                    to("path:out", Format.DELTA, WriteMode.CREATE, "1")))
        .hasMessageContaining("Delta takes no column of the name 'the day'");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"DELTA", "ICEBERG"})
  void filesAreAboutAsLargeAsAskedFor(Format format) {
    String many =
        "SELECT id driver_id, timestamp'2025-05-01 02:00:00' event_timestamp, sha2(cast(id AS string), 256) x,"
            + " sha2(cast(-id AS string), 256) y FROM range(0, 60000, 1, 40)";
    OutputRequest small =
        new OutputRequest(
            OutputTarget.parse("path:out", Optional.of(format.sparkName())),
            WriteMode.CREATE,
            List.of(),
            Optional.of(new FileSizes(FileSizes.LEAST)),
            "1");
    TableCommit commit = written(request(many, stats("trips:Int64")), small).commit().get();
    long mean = commit.bytes().getAsLong() / commit.files().getAsLong();
    assertThat(mean).isBetween(FileSizes.LEAST / 4, 2 * FileSizes.LEAST);

    RetrievalReport usual =
        written(request(many, stats("trips:Int64")), to("path:one", format, WriteMode.CREATE, "1"));
    assertThat(usual.commit().get().files()).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CSV")
  void aPartitionIsNotCutIntoAFileOfEveryTask(Format format) throws Exception {
    String many =
        "SELECT id driver_id, timestamp'2025-05-01 02:00:00' event_timestamp, id % 7 p"
            + " FROM range(0, 700, 1, 20)";
    RetrievalReport report =
        written(
            request(many, stats("trips:Int64")),
            partitioned(to("path:out", format, WriteMode.CREATE, "1"), "p"));

    assertThat(report.rowsOut()).isEqualTo(700);
    long files =
        report.commit().isPresent()
            ? report.commit().get().files().getAsLong()
            : report.files().size();
    assertThat(files).isEqualTo(7);
    assertThat(rows(spark, format, path())).hasSize(700);
  }

  @Test
  void modesThatAddNeedATableThatKeepsCommits() {
    assertThatThrownBy(() -> to("path:out", Format.PARQUET, WriteMode.APPEND, "two words"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(
            "Option --mode: 'append' needs a table that is committed to, and out is parquet."
                + " Say --format delta or --format iceberg.")
        .hasMessageContaining("Option --run-id: 'two words' is no id of a run");
    assertThatThrownBy(
            () -> partitioned(to("path:out", Format.DELTA, WriteMode.APPEND, "1"), "a", "A", " "))
        .hasMessageContaining("column 'A' is there twice")
        .hasMessageContaining("it names no column");
    assertThatThrownBy(() -> FileSizes.parse("1KB")).hasMessageContaining("Give 1MB or more");
    assertThatThrownBy(() -> FileSizes.parse("big")).hasMessageContaining("'big' is no size");
    assertThatThrownBy(() -> WriteMode.parse("apend"))
        .hasMessageContaining("Did you mean 'append'?");
  }
}
