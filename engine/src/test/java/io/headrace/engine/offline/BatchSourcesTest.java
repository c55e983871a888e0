package io.headrace.engine.offline;

import static io.headrace.engine.offline.TestSources.between;
import static io.headrace.engine.offline.TestSources.field;
import static io.headrace.engine.offline.TestSources.fields;
import static io.headrace.engine.offline.TestSources.files;
import static io.headrace.engine.offline.TestSources.mapped;
import static io.headrace.engine.offline.TestSources.partitionedBy;
import static io.headrace.engine.offline.TestSources.select;
import static io.headrace.engine.offline.TestSources.source;
import static io.headrace.engine.offline.TestSources.withCreated;
import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchSourcesTest {
  private static final String ROWS =
      "SELECT * FROM VALUES"
          + " (1L, timestamp'2025-05-01 01:00:00.000001Z', 10L, 0.5D, 'a', '2025-05-01'),"
          + " (1L, timestamp'2025-05-01 23:59:59.999999Z', 20L, 1.5D, 'b', '2025-05-01'),"
          + " (2L, timestamp'2025-05-02 00:00:00Z', 30L, 2.5D, 'c', '2025-05-02'),"
          + " (cast(null as bigint), timestamp'2025-05-02 01:00:00Z', 40L, 3.5D, 'd', '2025-05-02'),"
          + " (3L, cast(null as timestamp), 50L, 4.5D, 'e', '2025-05-03')"
          + " t(k, ts, x, y, name, day)";

  private static final SparkSession spark = TestSpark.session();
  @TempDir static Path repository;

  @BeforeAll
  static void write() throws Exception {
    // The twin session writes proper timestamps; the session's own zone is St. John's.
    Dataset<Row> rows = UtcSession.of(spark).sql(ROWS);
    for (FileFormat format : FileFormat.values()) {
      rows.write()
          .format(format.sparkName())
          .option("header", "true")
          .save(repository.resolve("rows." + format.sparkName()).toString());
    }
    rows.write().partitionBy("day").parquet(repository.resolve("hive").toString());
  }

  private PinnedSource open(DataSource source) {
    return BatchSources.open(spark, repository, source).resolve();
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static Instant instant(Row row, String column) {
    Object value = row.get(row.fieldIndex(column));
    return value instanceof java.sql.Timestamp t ? t.toInstant() : (Instant) value;
  }

  @ParameterizedTest
  @EnumSource(FileFormat.class)
  void everyFormatGivesTheSameTypedRows(FileFormat format) {
    PinnedSource source = open(files("rows." + format.sparkName(), format));

    List<Row> rows =
        source
            .read(select(fields("k:Int64"), fields("x:Int32", "y:Float32", "name:String")))
            .orderBy("x")
            .collectAsList();

    assertThat(rows).extracting(r -> r.getInt(1)).containsExactly(10, 20, 30);
    assertThat(rows).extracting(r -> r.getFloat(2)).containsExactly(0.5f, 1.5f, 2.5f);
    assertThat(rows).extracting(r -> r.getString(3)).containsExactly("a", "b", "c");
    // Text was written with milliseconds.
    boolean text = format == FileFormat.CSV || format == FileFormat.JSON;
    assertThat(rows)
        .extracting(r -> instant(r, FeatureColumns.EVENT_TIMESTAMP).toString())
        .containsExactly(
            text ? "2025-05-01T01:00:00Z" : "2025-05-01T01:00:00.000001Z",
            text ? "2025-05-01T23:59:59.999Z" : "2025-05-01T23:59:59.999999Z",
            "2025-05-02T00:00:00Z");
    assertThat(source.pin().kind()).isEqualTo("files");
    assertThat(source.pin().files())
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f.bytes()).isPositive());
  }

  @Test
  void rowsWithoutKeyOrTimeComeOnlyWhenTheyAreToBeCounted() {
    PinnedSource source = open(files("rows.parquet", FileFormat.PARQUET));
    PinnedSource.Selection selection = select(fields("k:Int64"), fields("x:Int64"));

    assertThat(source.read(selection).count()).isEqualTo(3);
    assertThat(source.read(selection.keepingInvalidRows()).count()).isEqualTo(5);
  }

  @Test
  void boundsAreIncludedAndPushedToTheFilesWithOnlyTheColumnsWanted() {
    Dataset<Row> rows =
        open(files("rows.parquet", FileFormat.PARQUET))
            .read(
                between(
                    fields("k:Int64"),
                    fields("x:Int64"),
                    "2025-05-01T01:00:00.000001Z",
                    "2025-05-01T23:59:59.999999Z"));

    assertThat(rows.select("x").as(org.apache.spark.sql.Encoders.LONG()).collectAsList())
        .containsExactlyInAnyOrder(10L, 20L);
    String plan = plan(rows);
    assertThat(plan)
        .contains("PushedFilters: [")
        .contains("GreaterThanOrEqual(ts,20")
        .contains("LessThanOrEqual(ts,20")
        .contains("ReadSchema: struct<k:bigint,ts:timestamp,x:bigint>");
  }

  private static String plan(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
        .queryExecution()
        .explainString(org.apache.spark.sql.execution.ExplainMode.fromString("formatted"));
  }

  @Test
  void datePartitionsOutsideTheRangeAreNotRead() {
    DataSource source = partitionedBy(files("hive", FileFormat.PARQUET), "day", "");
    PinnedSource.Selection selection =
        between(
            fields("k:Int64"), fields("x:Int64"), "2025-05-02T00:00:00Z", "2025-05-02T12:00:00Z");
    Dataset<Row> rows = open(source).read(selection);

    assertThat(plan(open(source).read(selection.keepingInvalidRows())))
        .contains("PartitionFilters: [isnotnull(day#");

    assertThat(rows.count()).isEqualTo(1);
    assertThat(plan(rows))
        .contains("PartitionFilters: [isnotnull(day#")
        .contains(">= 2025-05-02)")
        .contains("<= 2025-05-02)");
  }

  @Test
  void hivePartitionColumnsAreColumns() {
    Dataset<Row> rows =
        open(files("hive", FileFormat.PARQUET))
            .read(select(fields("k:Int64"), fields("day:UnixTimestamp", "x:Int64")));

    assertThat(rows.where("x = 30").collectAsList())
        .extracting(r -> instant(r, "day").toString())
        .containsExactly("2025-05-02T00:00:00Z");
  }

  @Test
  void globsNameManyFiles() {
    PinnedSource source = open(files("hive/day=2025-05-0[12]/*.parquet", FileFormat.PARQUET));

    assertThat(source.schema().fieldNames()).contains("day");
    assertThat(source.read(select(fields("k:Int64"), fields("x:Int64"))).count()).isEqualTo(3);
  }

  @Test
  void naiveTimesAndDatesAreUtc() {
    DataSource naive =
        source(
            new SourceLocation.Query(
                "SELECT 1L k, 5L x, timestamp_ntz'2025-07-01 12:00:00' ts, date'2025-07-02' made"));
    Row row =
        open(withCreated(naive, "made")).read(select(fields("k:Int64"), fields("x:Int64"))).first();

    assertThat(instant(row, FeatureColumns.EVENT_TIMESTAMP)).isEqualTo("2025-07-01T12:00:00Z");
    assertThat(instant(row, FeatureColumns.CREATED_TIMESTAMP)).isEqualTo("2025-07-02T00:00:00Z");
  }

  @Test
  void literalsAndTextOfAQueryAreUtcToo() {
    DataSource query =
        source(
            new SourceLocation.Query(
                "SELECT 1L k, timestamp'2025-07-01 12:00:00' x, '2025-07-01 13:00:00' ts"));
    Row row = open(query).read(select(fields("k:Int64"), fields("x:UnixTimestamp"))).first();

    assertThat(instant(row, "x")).isEqualTo("2025-07-01T12:00:00Z");
    assertThat(instant(row, FeatureColumns.EVENT_TIMESTAMP)).isEqualTo("2025-07-01T13:00:00Z");
  }

  @Test
  void dateBoundsKeepTheDaysWhoseMidnightIsInside() {
    DataSource days =
        source(
            new SourceLocation.Query(
                "SELECT 1L k, id x, date_add(date'2025-05-01', cast(id as int)) ts FROM range(5)"));
    Dataset<Row> rows =
        open(days)
            .read(
                between(
                    fields("k:Int64"),
                    fields("x:Int64"),
                    "2025-05-02T00:00:00Z",
                    "2025-05-03T23:00:00Z"));
    Dataset<Row> later =
        open(days)
            .read(
                between(
                    fields("k:Int64"),
                    fields("x:Int64"),
                    "2025-05-02T00:00:00.000001Z",
                    "2025-05-04T00:00:00Z"));

    assertThat(texts(rows.select("x"))).containsExactly("[1]", "[2]");
    assertThat(texts(later.select("x"))).containsExactly("[2]", "[3]");
  }

  @Test
  void nanosecondsBecomeMicrosecondsRoundedDown() throws Exception {
    ParquetFiles.write(repository.resolve("nanos/a.parquet"), "NANOS", 1_999L, -1L, 2_000L);
    PinnedSource source = open(files("nanos", FileFormat.PARQUET));

    assertThat(source.schema().apply("ts").dataType().simpleString()).isEqualTo("timestamp");
    assertThat(source.read(select(fields("k:Int64"), fields("ts:UnixTimestamp"))).collectAsList())
        .extracting(r -> instant(r, FeatureColumns.EVENT_TIMESTAMP).toString())
        .containsExactlyInAnyOrder(
            "1970-01-01T00:00:00.000001Z",
            "1969-12-31T23:59:59.999999Z",
            "1970-01-01T00:00:00.000002Z");
    assertThat(
            source
                .read(
                    between(
                        fields("k:Int64"),
                        List.of(),
                        "1970-01-01T00:00:00.000001Z",
                        "1970-01-01T00:00:00.000001Z"))
                .count())
        .isEqualTo(1);
  }

  @Test
  void mappedNamesAreReadFromTheirColumns() {
    DataSource source =
        mapped(files("rows.parquet", FileFormat.PARQUET), Map.of("x", "trips", "k", "driver_id"));

    Dataset<Row> rows =
        open(source).read(select(List.of(field("driver_id:Int64")), fields("trips:Int64")));

    assertThat(rows.columns())
        .containsExactly(
            "driver_id", "trips", FeatureColumns.EVENT_TIMESTAMP, FeatureColumns.CREATED_TIMESTAMP);
    assertThat(rows.count()).isEqualTo(3);
  }

  @Test
  void columnsWithoutDeclaredTypesGetThemFromTheSource() {
    DataSource csv = mapped(files("rows.csv", FileFormat.CSV), Map.of("x", "trips"));

    assertThat(new SourceSchemaReader(spark, repository).columns(csv).entrySet())
        .extracting(e -> e.getKey() + ":" + e.getValue().text())
        .containsExactly(
            "k:Int32",
            "ts:UnixTimestamp",
            "x:Int32",
            "y:Float64",
            "name:String",
            "day:UnixTimestamp");
  }

  @Test
  void naiveTimesOfFilesAreBoundedWhereTheyAreStored() {
    spark
        .sql("SELECT id k, id x, timestamp_ntz'2025-05-01 12:00:00' ts FROM range(3)")
        .write()
        .parquet(repository.resolve("naive [1]").toString());

    Dataset<Row> rows =
        open(files("naive [1]", FileFormat.PARQUET))
            .read(
                between(
                    fields("k:Int64"),
                    fields("x:Int64"),
                    "2025-05-01T12:00:00Z",
                    "2025-05-01T12:00:00Z"));

    assertThat(rows.count()).isEqualTo(3);
    assertThat(plan(rows))
        .contains("GreaterThanOrEqual(ts,2025-05-01T12:00)")
        .contains("LessThanOrEqual(ts,2025-05-01T12:00)");
  }

  @Test
  void tablesAndViewsAreReadByName() {
    spark.sql(ROWS).createOrReplaceTempView("stats_view");

    PinnedSource source = open(source(new SourceLocation.Table("stats_view")));

    assertThat(source.read(select(fields("k:Int64"), fields("x:Int64"))).count()).isEqualTo(3);
    assertThat(source.pin().kind()).isEqualTo("table");
    assertThat(source.pin().text()).isEqualTo("stats_view");
  }

  @Test
  void whatIsReadIsWhatWasResolved() throws Exception {
    UtcSession.of(spark)
        .sql(ROWS)
        .coalesce(1)
        .write()
        .parquet(repository.resolve("pin").toString());
    PinnedSource source = open(files("pin", FileFormat.PARQUET));
    UtcSession.of(spark)
        .sql(ROWS)
        .write()
        .mode("append")
        .parquet(repository.resolve("pin").toString());

    assertThat(source.read(select(fields("k:Int64"), fields("x:Int64"))).count()).isEqualTo(3);
  }
}
