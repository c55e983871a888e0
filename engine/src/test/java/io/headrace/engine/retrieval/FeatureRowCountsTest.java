package io.headrace.engine.retrieval;

import static io.headrace.engine.retrieval.TestViews.fields;
import static io.headrace.engine.retrieval.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.UtcSession;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ExplainMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureRowCountsTest {
  private static final String ENTITIES =
      "SELECT id % 3 driver_id, timestamp'2025-05-01 12:00:00' event_timestamp FROM range(6)";

  private final SparkSession spark = TestSpark.session();
  private final SparkSession utc = UtcSession.of(spark);
  @TempDir Path repository;

  /** Of 90 rows every tenth has no key, every ninth no time, every third no created timestamp. */
  @BeforeEach
  void writeSource() {
    utc.sql(
            "SELECT if(id % 10 = 0, null, id % 3) driver_id, id trips,"
                + " if(id % 9 = 0, null, timestamp'2025-05-01 00:00:00' + make_interval(0,0,0,0,0,id))"
                + "   ts,"
                + " if(id % 3 = 0, null, timestamp'2025-05-01 00:00:00') created"
                + " FROM range(0, 90, 1, 4)")
        .write()
        .parquet(repository.resolve("stats").toString());
  }

  private static SelectedView stats() {
    return view(
        "stats",
        new SourceLocation.Files("stats", SourceLocation.FileFormat.PARQUET),
        Duration.ofHours(12),
        fields("driver_id:Int64"),
        fields("trips:Int64"));
  }

  private Dataset<Row> rows(Optional<Instant> from) {
    SelectedView view = stats();
    return BatchSources.open(utc, repository, view.view().source())
        .resolve()
        .read(
            new PinnedSource.Selection(
                view.view().joinKeys(),
                view.features(),
                new PinnedSource.TimeRange(from, Optional.empty()),
                true));
  }

  private static String explained(Dataset<Row> rows, String mode) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
        .queryExecution()
        .explainString(ExplainMode.fromString(mode));
  }

  private RetrievalReport write(String entities, boolean cut) {
    HistoricalRequest request =
        new HistoricalRequest(
            List.of(stats()),
            Optional.of(EntityInput.parse(entities)),
            Optional.empty(),
            Optional.empty(),
            false,
            cut);
    return new HistoricalRetrieval(spark, repository, Clock.systemUTC())
        .write(
            request,
            OutputTarget.parse("path:out", Optional.empty()),
            OutputTarget.Existing.REPLACE);
  }

  @Test
  void countingLeavesTheTimeRangeToTheFilesAndTheRowsToGeneratedCode() {
    FeatureRowCounts counts = new FeatureRowCounts(utc);
    Dataset<Row> usable =
        counts.known(
            counts.usable(
                rows(Optional.of(Instant.parse("2025-05-01T00:00:30Z"))), List.of("driver_id")));

    assertThat(explained(usable, "formatted"))
        .containsPattern("PushedFilters: \\[.*GreaterThanOrEqual\\(ts,")
        .containsPattern("Filter +\\[codegen id : 1\\]\\s+Input.*\\s+Condition : counted\\(");
    assertThat(explained(usable, "codegen"))
        .contains("Found 1 WholeStageCodegen subtrees")
        .contains(".begin(partitionIndex)");
  }

  @Test
  void rowsWithoutKeyOrTimeAreRefusedAndCounted() {
    FeatureRowCounts counts = new FeatureRowCounts(utc);
    Dataset<Row> usable = counts.usable(rows(Optional.empty()), List.of("driver_id"));

    assertThat(usable.collectAsList()).hasSize(90 - 18);
    assertThat(counts.ignored()).isEqualTo(18);
    assertThat(counts.neverKnown()).isZero();
  }

  @Test
  void rowsReadAgainAreNotCountedAgain() {
    FeatureRowCounts counts = new FeatureRowCounts(utc);
    Dataset<Row> usable = counts.usable(rows(Optional.empty()), List.of("driver_id"));

    usable.limit(1).collectAsList();
    usable.collectAsList();
    usable.collectAsList();

    assertThat(counts.ignored()).isEqualTo(18);
  }

  @Test
  void countsWithoutGeneratedCodeToo() {
    SparkSession interpreted = UtcSession.of(spark);
    interpreted.conf().set("spark.sql.codegen.wholeStage", "false");
    interpreted.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    FeatureRowCounts counts = new FeatureRowCounts(interpreted);
    Dataset<Row> usable =
        UtcSession.rebind(interpreted, counts.usable(rows(Optional.empty()), List.of("driver_id")));

    assertThat(usable.collectAsList()).hasSize(90 - 18);
    assertThat(counts.ignored()).isEqualTo(18);
  }

  @Test
  void rowsOfALocalRelationAreCountedOnce() {
    FeatureRowCounts counts = new FeatureRowCounts(utc);
    Dataset<Row> usable =
        counts.usable(
            utc.sql(
                "SELECT * FROM VALUES (1L, timestamp'2025-05-01'), (null, timestamp'2025-05-01')"
                    + " t(driver_id, __event_timestamp)"),
            List.of("driver_id"));

    assertThat(explained(usable, "formatted")).contains("LocalTableScan");
    assertThat(usable.collectAsList()).hasSize(1);
    assertThat(explained(usable.select("driver_id"), "formatted")).contains("LocalTableScan");
    assertThat(counts.ignored()).isEqualTo(1);
  }

  @Test
  void theReportSaysWhatWasReadUnderAKnownAtCut() {
    RetrievalReport.ViewReport view = write(ENTITIES, true).views().get(0);

    assertThat(view.ignoredRows()).isEqualTo(18);
    // Every third of the 72 that have key and time: 30 less the 10 without time, less id 30 and 60.
    assertThat(view.neverKnown()).hasValue(18);
    assertThat(view.matched()).isEqualTo(4);
  }

  @Test
  void countsAreKnownWhenSparkReadsNothing() {
    FeatureRowCounts counts = new FeatureRowCounts(utc);
    Dataset<Row> usable = counts.usable(rows(Optional.empty()), List.of("driver_id"));

    assertThat(usable.filter("false").collectAsList()).isEmpty();
    assertThat(counts.ignored()).isZero();
  }

  @Test
  void withoutACutNothingIsNeverKnown() {
    RetrievalReport.ViewReport view = write(ENTITIES, false).views().get(0);

    assertThat(view.ignoredRows()).isEqualTo(18);
    assertThat(view.neverKnown()).isEmpty();
    assertThat(view.matched()).isEqualTo(6);
  }
}
