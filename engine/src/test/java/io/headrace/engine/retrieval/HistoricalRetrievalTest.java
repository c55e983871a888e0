package io.headrace.engine.retrieval;

import static io.headrace.engine.retrieval.TestViews.fields;
import static io.headrace.engine.retrieval.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.ParquetFiles;
import io.headrace.engine.offline.UtcSession;
import io.headrace.engine.retrieval.OutputTarget.Existing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoricalRetrievalTest {
  private static final String STATS =
      "SELECT * FROM VALUES"
          + " (1L, 10L, timestamp'2025-05-01 01:00:00Z', timestamp'2025-05-01 01:00:00Z'),"
          + " (1L, 20L, timestamp'2025-05-01 03:00:00Z', timestamp'2025-05-01 03:00:00Z'),"
          + " (1L, 21L, timestamp'2025-05-01 03:00:00Z', timestamp'2025-05-01 03:00:00Z'),"
          + " (2L, 5L, timestamp'2025-05-01 00:00:00Z', cast(null as timestamp)),"
          + " (cast(null as bigint), 9L, timestamp'2025-05-01 02:00:00Z', null)"
          + " t(driver_id, trips, ts, created)";
  private static final String ENTITIES =
      "SELECT * FROM VALUES"
          + " (1L, timestamp'2025-05-01 02:00:00', 'a'), (1L, timestamp'2025-05-01 04:00:00', 'b'),"
          + " (2L, timestamp'2025-05-01 09:00:00', 'c'), (3L, timestamp'2025-05-01 09:00:00', 'd'),"
          + " (cast(null as bigint), timestamp'2025-05-01 09:00:00', 'e')"
          + " t(driver_id, event_timestamp, label)";

  private final SparkSession spark = TestSpark.session();
  @TempDir Path repository;

  private static SelectedView stats(String name, String sql, Duration ttl, String... features) {
    return view(
        name, new SourceLocation.Query(sql), ttl, fields("driver_id:Int64"), fields(features));
  }

  private static SelectedView stats() {
    return stats("stats", STATS, Duration.ofHours(8), "trips:Int64");
  }

  private static HistoricalRequest request(String entities, SelectedView... views) {
    return new HistoricalRequest(
        List.of(views),
        Optional.of(EntityInput.parse(entities)),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  private HistoricalRetrieval retrieval() {
    return new HistoricalRetrieval(spark, repository, Clock.systemUTC());
  }

  private RetrievalReport write(HistoricalRequest request, String to, Existing existing) {
    return retrieval().write(request, OutputTarget.parse(to, Optional.empty()), existing);
  }

  @Test
  void reportsWhatEachViewHadForTheEntityRows() {
    RetrievalReport report =
        write(request(ENTITIES, stats()), "out/train.parquet", Existing.REFUSE);

    assertThat(report.entityRows()).isEqualTo(5);
    assertThat(report.rowsOut()).isEqualTo(5);
    RetrievalReport.ViewReport view = report.views().get(0);
    assertThat(view.matched()).isEqualTo(2);
    assertThat(view.expired() + view.noCandidate()).isEqualTo(2);
    assertThat(view.nullKeyOrTime()).isEqualTo(1);
    assertThat(view.completeTies()).isEqualTo(1);
    assertThat(view.ignoredRows()).isEqualTo(1);
    RetrievalReport.FeatureReport trips = report.features().get(0);
    assertThat(trips.nullShare()).isEqualTo(0.6);
    assertThat(trips.oldest()).contains(Instant.parse("2025-05-01T01:00:00Z"));
    assertThat(trips.newest()).contains(Instant.parse("2025-05-01T03:00:00Z"));
    assertThat(report.files()).isNotEmpty();
    assertThat(report.bytes().getAsLong()).isPositive();
    assertThat(report.plan()).contains("PointInTime");
    assertThat(spark.read().parquet(repository.resolve("out/train.parquet").toString()).columns())
        .containsExactly("driver_id", "event_timestamp", "label", "trips");
  }

  @Test
  void emptyEntityRowsGiveAnEmptyDataset() {
    RetrievalReport report =
        write(request(ENTITIES + " WHERE label = 'z'", stats()), "none.parquet", Existing.REFUSE);

    assertThat(report.rowsOut()).isZero();
    assertThat(report.features().get(0).nullShare()).isZero();
    assertThat(spark.read().parquet(repository.resolve("none.parquet").toString()).count())
        .isZero();
  }

  @Test
  void anEmptySourceGivesNulls() {
    SelectedView empty = stats("stats", STATS + " WHERE trips > 100", Duration.ZERO, "trips:Int64");

    RetrievalReport report = write(request(ENTITIES, empty), "nulls.parquet", Existing.REFUSE);

    assertThat(report.views().get(0).noCandidate()).isEqualTo(4);
    assertThat(report.features().get(0).nulls()).isEqualTo(5);
  }

  @Test
  void csvHasUtcTimesAndKeepsEmptyTextApartFromNull() throws Exception {
    String entities =
        "SELECT 1L driver_id, timestamp_ntz'2025-05-01 02:00:00' event_timestamp, '' label,"
            + " cast(null as string) note, timestamp'2025-05-01 02:00:00' at";

    write(request(entities, stats()), "out.csv", Existing.REFUSE);

    try (Stream<Path> files = Files.list(repository.resolve("out.csv"))) {
      Path part =
          files
              .filter(f -> f.getFileName().toString().startsWith("part-"))
              .findFirst()
              .orElseThrow();
      assertThat(Files.readAllLines(part))
          .containsExactly(
              "driver_id,event_timestamp,label,note,at,trips",
              "1,2025-05-01T02:00:00.000000,\"\",,2025-05-01T02:00:00.000000Z,10");
    }
  }

  @Test
  void csvRefusesColumnsThatHaveNoText() {
    SelectedView nested =
        stats(
            "stats",
            "SELECT *, array(trips) list FROM (" + STATS + ")",
            Duration.ZERO,
            "trips:Int64",
            "list:Array(Int64)");

    assertThatThrownBy(() -> write(request(ENTITIES, nested), "out.csv", Existing.REFUSE))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("csv cannot hold columns with parts or bytes: list. Use parquet");
  }

  @Test
  void anExistingOutputIsReplacedOnlyWhenAskedFor() throws Exception {
    write(request(ENTITIES, stats()), "path:out", Existing.REFUSE);
    assertThatThrownBy(() -> write(request(ENTITIES, stats()), "path:out", Existing.REFUSE))
        .isInstanceOf(DefinitionException.class)
        .hasMessage("Output out: it exists. Choose another path, or use --overwrite.");

    write(request(ENTITIES + " LIMIT 2", stats()), "path:out", Existing.REPLACE);

    assertThat(spark.read().parquet(repository.resolve("out").toString()).count()).isEqualTo(2);
    try (Stream<Path> left = Files.list(repository)) {
      assertThat(left.map(p -> p.getFileName().toString())).containsExactly("out");
    }
  }

  @Test
  void aFolderThatHoldsOtherThingsIsNeverReplaced() throws Exception {
    Files.createDirectories(repository.resolve("data"));
    Files.writeString(repository.resolve("data/precious.txt"), "mine");

    assertThatThrownBy(() -> write(request(ENTITIES, stats()), "path:data", Existing.REPLACE))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("it holds more than a dataset, such as precious.txt");
    assertThat(repository.resolve("data/precious.txt")).exists();
  }

  @Test
  void aFailedRunLeavesTheOldOutput() throws Exception {
    write(request(ENTITIES, stats()), "path:out", Existing.REFUSE);
    SelectedView tooNarrow =
        stats("stats", STATS.replace("20L", "3000000000L"), Duration.ZERO, "trips:Int32");

    assertThatThrownBy(() -> write(request(ENTITIES, tooNarrow), "path:out", Existing.REPLACE))
        .isInstanceOf(DataRuleException.class)
        .hasMessage(
            "Feature 'trips' of data source 'stats_src': value 3000000000 does not fit Int32.");

    assertThat(spark.read().parquet(repository.resolve("out").toString()).count()).isEqualTo(5);
    try (Stream<Path> left = Files.list(repository)) {
      assertThat(left.map(p -> p.getFileName().toString())).containsExactly("out");
    }
  }

  @Test
  void aRunThatDiedWhileItReplacedGivesTheOldOutputBack() throws Exception {
    write(request(ENTITIES, stats()), "path:out", Existing.REFUSE);
    Files.move(repository.resolve("out"), repository.resolve(".out.headrace-old-1"));

    assertThatThrownBy(() -> write(request(ENTITIES, stats()), "path:out", Existing.REFUSE))
        .hasMessageContaining("it exists");
    assertThat(spark.read().parquet(repository.resolve("out").toString()).count()).isEqualTo(5);
  }

  @Test
  void writesATable() {
    // The warehouse outlives the catalog of a test run.
    String table = "train_" + UUID.randomUUID().toString().replace('-', '_');
    RetrievalReport report = write(request(ENTITIES, stats()), "table:" + table, Existing.REFUSE);

    assertThat(report.rowsOut()).isEqualTo(5);
    assertThat(spark.table(table).count()).isEqualTo(5);
    assertThatThrownBy(() -> write(request(ENTITIES, stats()), "table:" + table, Existing.REFUSE))
        .hasMessageContaining("Output " + table + ": the table exists.");
    write(request(ENTITIES + " LIMIT 1", stats()), "table:" + table, Existing.REPLACE);
    assertThat(spark.table(table).count()).isEqualTo(1);
    spark.sql("DROP TABLE " + table);
  }

  @Test
  void everyMissingKeyColumnIsNamed() {
    DefinitionException e =
        catchThrowableOfType(
            DefinitionException.class,
            () ->
                retrieval()
                    .run(
                        request(
                            "SELECT 1L drvier_id, timestamp'2025-05-01' event_timestamp",
                            stats(),
                            TestViews.aliased(stats(), "buyer", Map.of("driver_id", "buyer_id")))));
    assertThat(e.problems()).hasSize(2);
    assertThat(e)
        .hasMessageContaining("join key column 'driver_id' for feature view 'stats' is missing")
        .hasMessageContaining("Did you mean 'drvier_id'?")
        .hasMessageContaining("join key column 'buyer_id' for feature view 'buyer' is missing");
  }

  @Test
  void textIsNotANumber() {
    assertThatThrownBy(
            () ->
                retrieval()
                    .run(
                        request(
                            "SELECT '1' driver_id, timestamp'2025-05-01' event_timestamp",
                            stats())))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("its type string is not comparable with Int64");
  }

  @Test
  void theMomentIsTheOnlyTimestampOrSaysSo() {
    assertThat(
            retrieval()
                .run(request("SELECT 1L driver_id, timestamp'2025-05-01 02:00:00' at", stats()))
                .first()
                .getLong(2))
        .isEqualTo(10);
    assertThatThrownBy(() -> retrieval().run(request("SELECT 1L driver_id", stats())))
        .hasMessageContaining("no column is a timestamp. Name the one");
    assertThatThrownBy(
            () ->
                retrieval()
                    .run(
                        request(
                            "SELECT 1L driver_id, timestamp'2025-05-01' a, timestamp'2025-05-01' b",
                            stats())))
        .hasMessageContaining("columns a, b are all timestamps");
  }

  @Test
  void collidingNamesNameBothOwners() {
    SelectedView other = stats("other", STATS, Duration.ZERO, "trips:Int64");
    assertThatThrownBy(() -> retrieval().run(request(ENTITIES, stats(), other)))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            "Historical retrieval: column 'trips' would come from both feature view 'stats' and"
                + " feature view 'other'. Ask for full names (--full-feature-names), or leave one"
                + " of the features out.");
    assertThatThrownBy(
            () -> retrieval().run(request("SELECT *, 1 trips FROM (" + ENTITIES + ")", stats())))
        .hasMessageContaining("column 'trips' would come from both the entity rows and")
        .hasMessageContaining("Rename the column of the entity rows");
  }

  @Test
  void aSourceWithoutCreatedIsNotCutButWarnedOf() {
    SelectedView view =
        view(
            "stats",
            new SourceLocation.Query(STATS),
            Optional.empty(),
            Duration.ZERO,
            fields("driver_id:Int64"),
            fields("trips:Int64"));
    HistoricalRequest request =
        new HistoricalRequest(
            List.of(view),
            Optional.of(EntityInput.parse(ENTITIES)),
            Optional.empty(),
            Optional.empty(),
            true,
            true);

    RetrievalReport report = write(request, "path:cut", Existing.REFUSE);

    assertThat(report.warnings())
        .containsExactly(
            "Feature view 'stats': its source 'stats_src' has no created timestamp, so its rows"
                + " count from their event timestamp on.");
    assertThat(report.views().get(0).matched()).isEqualTo(3);
  }

  @Test
  void aRangeOverSeveralViewsKeepsTheKeysEachOneSaw() {
    SelectedView customers =
        view(
            "customers",
            new SourceLocation.Query(
                "SELECT 'c' customer_id, 1.5D spent, timestamp'2025-05-01 02:00:00' ts,"
                    + " timestamp'2025-05-01 02:00:00' created"),
            Duration.ZERO,
            fields("customer_id:String"),
            fields("spent:Float64"));
    HistoricalRequest request =
        new HistoricalRequest(
            List.of(stats(), customers),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Instant.parse("2025-05-01T05:00:00Z")),
            false,
            false);

    List<String> rows =
        retrieval()
            .run(request)
            .select("driver_id", "customer_id", "trips", "spent")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .sorted()
            .toList();

    assertThat(rows).containsExactly("[1,null,21,null]", "[2,null,5,null]", "[null,c,null,1.5]");
  }

  @Test
  void csvEntityRowsKeepTextKeysAsText() throws Exception {
    Files.writeString(
        repository.resolve("entities.csv"),
        "driver_id,event_timestamp,label\n007,2025-05-01 02:00:00,x\n7,2025-05-01T02:00:00Z,y\n");
    SelectedView view =
        view(
            "stats",
            new SourceLocation.Query(
                "SELECT '007' driver_id, 1L trips, timestamp'2025-05-01 01:00:00' ts,"
                    + " timestamp'2025-05-01 01:00:00' created"),
            Duration.ZERO,
            fields("driver_id:String"),
            fields("trips:Int64"));

    assertThat(
            retrieval()
                .run(request("entities.csv", view))
                .select("driver_id", "trips")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[007,1]", "[7,null]");
  }

  @Test
  void askedForInTheWrongWay() {
    assertThatThrownBy(
            () ->
                new HistoricalRequest(
                    List.of(stats()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false))
        .hasMessageContaining("neither entity rows nor a time range");
    assertThatThrownBy(() -> OutputTarget.parse("x", Optional.of("dleta")))
        .hasMessage(
            "Option --format: 'dleta' is not written. Known formats: csv, delta, iceberg, parquet. Did you mean 'delta'?");
  }

  @Test
  void entityRowsWithNanosecondsAreReadAsMicroseconds() throws Exception {
    ParquetFiles.write(repository.resolve("labels.parquet"), "NANOS", 1_746_064_800_000_000_999L);
    SelectedView view =
        view(
            "stats",
            new SourceLocation.Query("SELECT driver_id k, trips, ts, created FROM (" + STATS + ")"),
            Duration.ZERO,
            fields("k:Int64"),
            fields("trips:Int64"));

    Row row = retrieval().run(request("labels.parquet", view)).first();

    assertThat(row.<java.sql.Timestamp>getAs("ts").toInstant()).isEqualTo("2025-05-01T02:00:00Z");
    assertThat(row.getLong(2)).isEqualTo(10);
  }

  @Test
  void anOutputNeverReplacesItsOwnSource() {
    UtcSession.of(spark).sql(STATS).write().parquet(repository.resolve("stats").toString());
    SelectedView view =
        view(
            "stats",
            new SourceLocation.Files("stats", SourceLocation.FileFormat.PARQUET),
            Duration.ZERO,
            fields("driver_id:Int64"),
            fields("trips:Int64"));

    assertThatThrownBy(() -> write(request(ENTITIES, view), "path:stats", Existing.REPLACE))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Output stats: data source 'stats_src' reads files that are there");
    assertThat(repository.resolve("stats")).isNotEmptyDirectory();
  }

  @Test
  void whatCannotRunIsNamed() {
    SelectedView view = stats();
    FeatureView python =
        new FeatureView(
            "py",
            List.of(),
            view.view().joinKeys(),
            view.features(),
            Duration.ZERO,
            view.view().source(),
            true,
            true,
            true,
            FeatureView.Kind.ON_DEMAND_FEATURE_VIEW,
            Optional.of("its transformation is Python"),
            "",
            Map.of(),
            "");
    assertThatThrownBy(
            () ->
                retrieval()
                    .run(
                        request(
                            ENTITIES,
                            new SelectedView(python, view.projection(), view.features()))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(
            "on-demand feature view 'py': it cannot be retrieved here: its transformation is"
                + " Python");
  }

  @Test
  void sourcesAreReadForTheMomentsOfTheEntityRowsOnly() {
    UtcSession.of(spark).sql(STATS).write().parquet(repository.resolve("wide").toString());
    SelectedView view =
        view(
            "stats",
            new SourceLocation.Files("wide", SourceLocation.FileFormat.PARQUET),
            Duration.ofHours(1),
            fields("driver_id:Int64"),
            fields("trips:Int64"));

    RetrievalReport report = write(request(ENTITIES, view), "path:out", Existing.REFUSE);

    assertThat(report.plan())
        .contains("Or(IsNull(ts),And(GreaterThanOrEqual(ts,20")
        .contains("LessThanOrEqual(ts,20");
    assertThat(report.sources().get(0).files()).isNotEmpty();
  }

  @Test
  void aBrokenSourceFileIsNamedWhenTheRunFails() throws Exception {
    UtcSession.of(spark).sql(STATS).write().parquet(repository.resolve("broken").toString());
    Files.writeString(repository.resolve("broken/part-99999.parquet"), "not parquet at all, no");
    SelectedView view =
        view(
            "stats",
            new SourceLocation.Files("broken", SourceLocation.FileFormat.PARQUET),
            Duration.ZERO,
            fields("driver_id:Int64"),
            fields("trips:Int64"));

    assertThatThrownBy(() -> write(request(ENTITIES, view), "path:out", Existing.REFUSE))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Data source 'stats_src' (broken)")
        .hasMessageContaining("part-99999.parquet");
    assertThat(repository.resolve("out")).doesNotExist();
  }
}
