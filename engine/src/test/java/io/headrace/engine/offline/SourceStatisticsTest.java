package io.headrace.engine.offline;

import static io.headrace.engine.offline.TestSources.between;
import static io.headrace.engine.offline.TestSources.fields;
import static io.headrace.engine.offline.TestSources.files;
import static io.headrace.engine.offline.TestSources.partitionedBy;
import static io.headrace.engine.offline.TestSources.select;
import static io.headrace.engine.offline.TestSources.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.SourceStatistics.FileStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceStatisticsTest {
  private static final Instant START = Instant.parse("2025-05-01T00:00:00Z");

  private final SparkSession spark = TestSpark.session();
  @TempDir Path repository;

  private SourceStatistics statistics(DataSource source, Selection selection) {
    return resolve(source).statistics(selection);
  }

  private PinnedSource resolve(DataSource source) {
    return BatchSources.open(spark, repository, source).resolve();
  }

  private static Selection all(String... features) {
    return select(fields("k:Int64"), fields(features));
  }

  private static Selection from(String from, String to) {
    return between(fields("k:Int64"), fields("v:Int64"), from, to);
  }

  /** Row {@code i} is {@code i} minutes after the start; files and row groups in that order. */
  private Dataset<Row> minutes(int rows, int files) {
    return UtcSession.of(spark)
        .sql(
            "SELECT id k, id v, repeat(uuid(), 40) wide,"
                + " timestamp'2025-05-01 00:00:00' + make_interval(0,0,0,0,0,id) ts FROM range(0, "
                + rows
                + ", 1, "
                + files
                + ")");
  }

  private String at(String folder) {
    return repository.resolve(folder).toString();
  }

  @Test
  void onlyRowGroupsInsideTheTimeRangeCount() throws IOException {
    minutes(4_000, 1)
        .write()
        .option("parquet.block.size", 100_000)
        .option("parquet.page.size", 10_000)
        .option("parquet.block.size.row.check.min", 100)
        .parquet(at("grouped"));
    DataSource source = files("grouped", FileFormat.PARQUET);

    SourceStatistics all = statistics(source, all("v:Int64"));
    SourceStatistics some =
        statistics(source, from("2025-05-01T10:00:00Z", "2025-05-01T10:30:00Z"));
    SourceStatistics none =
        statistics(source, from("2026-05-01T10:00:00Z", "2026-05-01T10:30:00Z"));

    assertThat(all.rows()).hasValue(4_000);
    assertThat(all.oldest()).contains(START);
    assertThat(all.newest()).contains(START.plusSeconds(3_999 * 60));
    assertThat(all.estimated()).isFalse();
    assertThat(some.rows().getAsLong()).isBetween(31L, 3_000L);
    assertThat(some.oldest().orElseThrow()).isBefore(Instant.parse("2025-05-01T10:00:01Z"));
    assertThat(some.newest().orElseThrow()).isAfter(Instant.parse("2025-05-01T10:29:59Z"));
    assertThat(some.selectedBytes().getAsLong()).isLessThan(all.selectedBytes().getAsLong());
    assertThat(none.rows()).hasValue(0);
    assertThat(none.selectedBytes()).hasValue(0);
    assertThat(none.oldest()).isEmpty();
    assertThat(none.files()).isEqualTo(1);
  }

  @Test
  void bothEndsOfTheRangeAreIncluded() {
    minutes(10, 1).write().parquet(at("ten"));
    DataSource source = files("ten", FileFormat.PARQUET);

    assertThat(statistics(source, from("2025-05-01T00:09:00Z", "2025-05-02T00:00:00Z")).rows())
        .hasValue(10);
    assertThat(statistics(source, from("2025-04-01T00:00:00Z", "2025-05-01T00:00:00Z")).rows())
        .hasValue(10);
    assertThat(
            statistics(source, from("2025-05-01T00:09:00.000001Z", "2025-05-02T00:00:00Z")).rows())
        .hasValue(0);
  }

  @Test
  void columnsThatAreNotSelectedCostNothing() {
    minutes(2_000, 2).write().parquet(at("wide"));
    DataSource source = files("wide", FileFormat.PARQUET);

    long narrow = statistics(source, all("v:Int64")).selectedBytes().getAsLong();
    long wide = statistics(source, all("v:Int64", "wide:String")).selectedBytes().getAsLong();

    assertThat(narrow).isPositive().isLessThan(wide / 3);
    assertThat(statistics(source, all("v:Int64")).bytes().getAsLong()).isGreaterThan(wide);
  }

  @Test
  void manyFilesAreExtrapolatedFromABoundedNumberOfFooters() throws IOException {
    Files.createDirectories(repository.resolve("many"));
    Path one = repository.resolve("one");
    minutes(7, 1).write().parquet(one.toString());
    try (Stream<Path> parts = Files.list(one)) {
      Path part = parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
      for (int i = 0; i < 500; i++) {
        Files.createLink(repository.resolve("many/part-" + i + ".parquet"), part);
      }
    }

    SourceStatistics many = statistics(files("many", FileFormat.PARQUET), all("v:Int64"));

    assertThat(many.files()).isEqualTo(500);
    assertThat(many.footers()).hasSize(SourceStatistics.MOST_FOOTERS);
    assertThat(many.footers()).extracting(FileStatistics::path).doesNotHaveDuplicates();
    assertThat(many.rows()).hasValue(3_500);
    assertThat(many.estimated()).isTrue();
    assertThat(
            resolve(files("many", FileFormat.PARQUET)).statistics(all("v:Int64"), 500).estimated())
        .isFalse();
  }

  @Test
  void sizesAloneWhenNoFooterMayBeRead() {
    minutes(7, 1).write().parquet(at("one"));

    SourceStatistics sizes =
        resolve(files("one", FileFormat.PARQUET)).statistics(all("v:Int64"), 0);

    assertThat(sizes.bytes().getAsLong()).isPositive();
    assertThat(sizes.rows()).isEmpty();
    assertThat(sizes.footers()).isEmpty();
  }

  @Test
  void chosenFilesAreSpreadEvenly() {
    List<Integer> ten = IntStream.range(0, 10).boxed().toList();

    assertThat(ParquetStatistics.evenly(ten, 5)).containsExactly(0, 2, 4, 6, 8);
    assertThat(ParquetStatistics.evenly(ten, 10)).isEqualTo(ten);
    assertThat(ParquetStatistics.evenly(ten, 3)).containsExactly(0, 3, 6);
    assertThat(ParquetStatistics.evenly(ten, 0)).isEmpty();
  }

  @Test
  void rowGroupsThatTellNoTimesCountAsMatching() {
    // INT96 has no statistics.
    SparkSession session = UtcSession.of(spark);
    Dataset<Row> rows = UtcSession.rebind(session, minutes(20, 1));
    session.conf().set("spark.sql.parquet.outputTimestampType", "INT96");
    rows.write().parquet(at("int96"));

    SourceStatistics unknown =
        statistics(
            files("int96", FileFormat.PARQUET),
            from("2026-05-01T10:00:00Z", "2026-05-01T10:30:00Z"));

    assertThat(unknown.rows()).hasValue(20);
    assertThat(unknown.oldest()).isEmpty();
    assertThat(unknown.newest()).isEmpty();
  }

  @Test
  void textTimesCountAsMatching() {
    minutes(20, 1)
        .withColumn("ts", org.apache.spark.sql.functions.lit("2025-05-01T00:00:00Z"))
        .write()
        .parquet(at("text"));

    SourceStatistics unknown =
        statistics(
            files("text", FileFormat.PARQUET),
            from("2026-05-01T10:00:00Z", "2026-05-01T10:30:00Z"));

    assertThat(unknown.rows()).hasValue(20);
    assertThat(unknown.oldest()).isEmpty();
  }

  @Test
  void rowsWithoutATimeCountOnlyWhereTheyAreWanted() {
    UtcSession.of(spark)
        .sql("SELECT id k, id v, cast(null as timestamp) ts FROM range(0, 8, 1, 1)")
        .write()
        .parquet(at("timeless"));
    DataSource source = files("timeless", FileFormat.PARQUET);

    assertThat(statistics(source, all("v:Int64")).rows()).hasValue(0);
    assertThat(statistics(source, all("v:Int64").keepingInvalidRows()).rows()).hasValue(8);
  }

  @Test
  void timesOfEveryPrecisionAndDatesAreUnderstood() throws IOException {
    ParquetFiles.write(
        repository.resolve("nanos/a.parquet"), "NANOS", -1L, 1_746_057_600_000_000_999L);
    ParquetFiles.write(repository.resolve("millis/a.parquet"), "MILLIS", 1_746_057_600_123L);
    UtcSession.of(spark).sql("SELECT 1L k, date'2025-05-01' ts").write().parquet(at("dates"));

    SourceStatistics nanos = statistics(files("nanos", FileFormat.PARQUET), all());
    assertThat(nanos.oldest()).contains(Instant.EPOCH.minusNanos(1_000));
    assertThat(nanos.newest()).contains(START);
    assertThat(statistics(files("millis", FileFormat.PARQUET), all()).oldest())
        .contains(START.plusMillis(123));
    assertThat(statistics(files("dates", FileFormat.PARQUET), all()).newest()).contains(START);
  }

  @Test
  void aSourceWithoutRowsHasNone() throws IOException {
    minutes(5, 1).filter("k < 0").write().parquet(at("empty"));
    Files.createFile(repository.resolve("empty/zero-bytes.parquet"));

    SourceStatistics empty = statistics(files("empty", FileFormat.PARQUET), all("v:Int64"));

    assertThat(empty.files()).isEqualTo(2);
    assertThat(empty.rows()).hasValue(0);
    assertThat(empty.oldest()).isEmpty();
  }

  @Test
  void datePartitionsOutsideTheRangeAreNotOpened() throws IOException {
    minutes(4_320, 1)
        .drop("wide")
        .selectExpr("*", "cast(date(ts) as string) day")
        .write()
        .partitionBy("day")
        .parquet(at("days"));
    DataSource source = partitionedBy(files("days", FileFormat.PARQUET), "day", "%Y-%m-%d");
    PinnedSource pinned = resolve(source);
    try (Stream<Path> broken = Files.list(repository.resolve("days/day=2025-05-01"))) {
      // Hadoop keeps a checksum beside each file, whose name starts with a dot.
      for (Path file : broken.toList()) {
        if (file.getFileName().toString().startsWith(".")) {
          Files.delete(file);
        } else {
          Files.writeString(file, "no parquet".repeat(10_000));
        }
      }
    }

    SourceStatistics second =
        pinned.statistics(from("2025-05-02T00:00:00Z", "2025-05-02T23:00:00Z"));

    assertThat(second.files()).isEqualTo(1);
    assertThat(second.rows()).hasValue(1_440);
    assertThatThrownBy(() -> pinned.statistics(all("v:Int64")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Data source 'stats'")
        .hasMessageContaining("day=2025-05-01")
        .hasMessageContaining("is not a Parquet file");
  }

  @Test
  void otherFormatsTellTheirSize() throws IOException {
    Files.writeString(repository.resolve("stats.csv"), "k,v,ts\n1,2,2025-05-01T00:00:00Z\n");

    SourceStatistics csv = statistics(files("stats.csv", FileFormat.CSV), all());

    assertThat(csv.files()).isEqualTo(1);
    assertThat(csv.bytes()).hasValue(Files.size(repository.resolve("stats.csv")));
    assertThat(csv.rows()).isEmpty();
    assertThat(csv.selectedBytes()).isEmpty();
    assertThat(csv.estimated()).isFalse();
  }

  @Test
  void queriesAreEstimatedBySpark() {
    DataSource query =
        source(
            new SourceLocation.Query(
                "SELECT * FROM VALUES (1L, 2L, timestamp'2025-05-01') t(k, v, ts)"));

    SourceStatistics estimate = statistics(query, all("v:Int64"));

    assertThat(estimate.bytes().getAsLong()).isBetween(1L, 1_000L);
    assertThat(estimate.estimated()).isTrue();
    assertThat(estimate.files()).isZero();
  }
}
