package io.headrace.engine.offline;

import static io.headrace.engine.offline.TestSources.between;
import static io.headrace.engine.offline.TestSources.fields;
import static io.headrace.engine.offline.TestSources.select;
import static io.headrace.engine.offline.TestSources.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.lakehouse.TableMoment;
import io.headrace.engine.offline.PinnedSource.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every format with commits has to give. */
abstract class LakehouseSourceContract {
  static final Selection TRIPS = select(fields("k:Int64"), fields("trips:Int64"));

  final SparkSession spark = TestSpark.session();
  @TempDir Path repository;

  /** Name of a table, for SQL, that holds (1, 10) and (2, 20) in its first commit. */
  String table;

  abstract String format();

  /** Creates an empty table with these columns and returns its name for SQL. */
  abstract String create(String columns);

  /** How a definition names the table, by path. */
  abstract SourceLocation.Lakehouse byPath(String table);

  @BeforeEach
  void createTable() {
    table = create("k BIGINT, trips INT, ts TIMESTAMP");
    insert(
        table,
        "(1, 10, timestamp'2025-05-01T12:00:00Z'), (2, 20, timestamp'2025-05-01T13:00:00Z')");
  }

  void insert(String name, String values) {
    // One task, so one file.
    spark.sql("INSERT INTO " + name + " SELECT /*+ COALESCE(1) */ * FROM VALUES " + values);
  }

  PinnedSource resolve(SourceLocation location) {
    return resolve(location, AsOf.NOW);
  }

  PinnedSource resolve(SourceLocation location, AsOf asOf) {
    return BatchSources.open(spark, repository, source(location), asOf).resolve();
  }

  PinnedSource resolve() {
    return resolve(byPath(table));
  }

  static AsOf at(TableMoment moment) {
    return new AsOf(Optional.empty(), Map.of("stats", moment), Map.of());
  }

  static List<String> rows(PinnedSource source) {
    return rows(source, TRIPS);
  }

  static List<String> rows(PinnedSource source, Selection selection) {
    return source.read(selection).collectAsList().stream()
        .map(LakehouseSourceContract::text)
        .sorted()
        .toList();
  }

  private static String text(Row row) {
    return row.mkString(" ").replaceAll(" \\S+ \\S+ null$", "");
  }

  @Test
  void readsTheNewestCommitAndPinsIt() {
    PinnedSource source = resolve();
    assertThat(rows(source)).containsExactly("1 10", "2 20");
    SourcePin pin = source.pin();
    assertThat(pin.kind()).isEqualTo(format());
    assertThat(pin.bytes().orElse(0)).isPositive();
    TableVersion version = pin.version().orElseThrow();
    assertThat(version.format()).isEqualTo(format());
    assertThat(version.tableId()).isNotBlank();
    assertThat(version.committed())
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now().plusSeconds(1));
  }

  @Test
  void aNameInTheSessionsCatalogsIsPinnedToo() {
    PinnedSource byName = resolve(new SourceLocation.Table(table));
    assertThat(byName.pin().version()).isEqualTo(resolve().pin().version());
    PinnedSource declared =
        resolve(
            new SourceLocation.Lakehouse(
                LakehouseFormat.valueOf(format().toUpperCase(java.util.Locale.ROOT)),
                Optional.empty(),
                Optional.of(table),
                Map.of()));
    assertThat(declared.pin().version()).isEqualTo(resolve().pin().version());
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z')");
    assertThat(rows(byName)).containsExactly("1 10", "2 20");
    assertThat(rows(declared)).containsExactly("1 10", "2 20");
  }

  @Test
  void whatIsCommittedAfterwardsIsNotRead() {
    PinnedSource source = resolve();
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z')");
    spark.sql("DELETE FROM " + table + " WHERE k = 1");
    spark.sql("UPDATE " + table + " SET trips = 21 WHERE k = 2");
    spark.sql("ALTER TABLE " + table + " ADD COLUMN late INT");
    assertThat(rows(source)).containsExactly("1 10", "2 20");
    assertThat(rows(resolve())).containsExactly("2 21", "3 30");
  }

  @Test
  void pinsOfAnEarlierRunGiveTheSameRowsWhateverHappenedSince() {
    SourcePin pin = resolve().pin();
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z')");
    spark.sql("UPDATE " + table + " SET trips = 11 WHERE k = 1");
    spark.sql("DELETE FROM " + table + " WHERE k = 2");
    compact(table);
    PinnedSource again = resolve(byPath(table), AsOf.NOW.withPins(List.of(pin)));
    assertThat(rows(again)).containsExactly("1 10", "2 20");
    assertThat(again.pin()).isEqualTo(pin);
  }

  abstract void compact(String name);

  @Test
  void aPinOfATableThatWasReplacedIsRefused() {
    SourcePin pin = resolve().pin();
    TableVersion v = pin.version().orElseThrow();
    SourcePin other =
        new SourcePin(
            pin.source(),
            pin.kind(),
            pin.text(),
            List.of(),
            pin.bytes(),
            Optional.of(new TableVersion(v.format(), "another", v.version(), v.committed())));
    assertThatThrownBy(() -> resolve(byPath(table), AsOf.NOW.withPins(List.of(other))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the table was replaced since: the report pins version")
        .hasMessageContaining("of table another");
  }

  @Test
  void aTimeBetweenTwoCommitsReadsTheFirst() {
    Instant first = resolve().pin().version().orElseThrow().committed();
    Instant second = laterCommit(first);
    assertThat(rows(resolve(byPath(table), at(new TableMoment.At(second.minusMillis(1))))))
        .containsExactly("1 10", "2 20");
    assertThat(rows(resolve(byPath(table), at(new TableMoment.At(second))))).hasSize(3);
    AsOf whole = new AsOf(Optional.of(new TableMoment.At(first)), Map.of(), Map.of());
    assertThat(rows(resolve(byPath(table), whole))).containsExactly("1 10", "2 20");
  }

  /** Commits until the clock has moved on, for a commit of the same millisecond is not later. */
  private Instant laterCommit(Instant first) {
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z')");
    Instant second = resolve().pin().version().orElseThrow().committed();
    assertThat(second).isAfter(first);
    return second;
  }

  @Test
  void aTimeBeforeTheFirstCommitNamesTheOldestOneLeft() {
    Instant before = Instant.parse("2020-01-01T00:00:00Z");
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.At(before))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("what it held at 2020-01-01T00:00:00Z cannot be read")
        .hasMessageContaining("The oldest one left is ");
  }

  @Test
  void aTimeInTheFutureIsRefused() {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    assertThatThrownBy(() -> resolve(byPath(table), at(new TableMoment.At(tomorrow))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("lies in the future");
  }

  @Test
  void aRenamedColumnKeepsItsValues() {
    spark.sql("ALTER TABLE " + table + " RENAME COLUMN trips TO rides");
    PinnedSource source = resolve();
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z')");
    spark.sql("ALTER TABLE " + table + " RENAME COLUMN rides TO journeys");
    assertThat(rows(source, select(fields("k:Int64"), fields("rides:Int64"))))
        .containsExactly("1 10", "2 20");
    PinnedSource again = resolve(byPath(table), AsOf.NOW.withPins(List.of(source.pin())));
    assertThat(rows(again, select(fields("k:Int64"), fields("rides:Int64"))))
        .containsExactly("1 10", "2 20");
    assertThat(rows(resolve(), select(fields("k:Int64"), fields("journeys:Int64"))))
        .containsExactly("1 10", "2 20", "3 30");
  }

  @Test
  void decimalsListsAndNestedColumnsAreRead() {
    String wide =
        create(
            "k BIGINT, price DECIMAL(12,2), tags ARRAY<STRING>, at STRUCT<lat: DOUBLE>, ts TIMESTAMP");
    insert(
        wide,
        "(1, 12.34BD, array('a', 'b'), named_struct('lat', 47.5D), timestamp'2025-05-01T12:00:00Z')");
    PinnedSource source = resolve(byPath(wide));
    assertThat(source.schema().apply("at").dataType().simpleString())
        .isEqualTo("struct<lat:double>");
    Row row =
        source
            .read(select(fields("k:Int64"), fields("price:Float64", "tags:Array(String)")))
            .first();
    assertThat(row.getDouble(1)).isEqualTo(12.34);
    assertThat(row.<String>getList(2)).containsExactly("a", "b");
  }

  @Test
  void aTimeRangeLeavesFilesUnread() {
    for (int day = 2; day <= 9; day++) {
      insert(table, "(1, " + day + ", timestamp'2025-05-0" + day + "T12:00:00Z')");
    }
    PinnedSource source = resolve();
    Selection range =
        between(
            fields("k:Int64"),
            fields("trips:Int64"),
            "2025-05-03T00:00:00Z",
            "2025-05-05T00:00:00Z");
    SourceStatistics statistics = source.statistics(range);
    assertThat(statistics.files()).isEqualTo(2);
    assertThat(statistics.rows()).hasValue(2);
    assertThat(statistics.share().orElseThrow().allFiles()).isEqualTo(9);
    assertThat(statistics.bytes().orElseThrow())
        .isPositive()
        .isLessThan(source.pin().bytes().orElseThrow());
    assertThat(statistics.oldest().orElseThrow())
        .isBetween(Instant.parse("2025-05-03T11:59:59Z"), Instant.parse("2025-05-03T12:00:00Z"));
    assertThat(statistics.newest().orElseThrow())
        .isBetween(Instant.parse("2025-05-04T12:00:00Z"), Instant.parse("2025-05-04T12:00:01Z"));
    assertThat(rows(source, range)).containsExactly("1 3", "1 4");
    assertThat(filesOpened(source, range)).isEqualTo(2);
  }

  @Test
  void columnsThatNobodyAsksForAreNotRead() {
    String wide = create("k BIGINT, trips INT, letter STRING, ts TIMESTAMP");
    insert(wide, "(1, 10, 'a long letter', timestamp'2025-05-01T12:00:00Z')");
    String plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) resolve(byPath(wide)).read(TRIPS))
            .queryExecution()
            .executedPlan()
            .toString();
    assertThat(plan).contains("trips").doesNotContain("letter");
  }

  /** The files that a query over a selection reads, by the reader's own word. */
  static long filesOpened(PinnedSource source, Selection selection) {
    return source
        .read(selection)
        .select(org.apache.spark.sql.functions.input_file_name().as("file"))
        .distinct()
        .count();
  }

  @Test
  void statisticsOfEverythingCountEveryRow() {
    insert(table, "(3, 30, timestamp'2025-05-02T12:00:00Z'), (4, 40, NULL)");
    SourceStatistics statistics = resolve().statistics(TRIPS);
    assertThat(statistics.files()).isEqualTo(2);
    assertThat(statistics.rows().orElseThrow()).isBetween(3L, 4L);
    assertThat(statistics.newest().orElseThrow())
        .isBetween(Instant.parse("2025-05-02T12:00:00Z"), Instant.parse("2025-05-02T12:00:01Z"));
    assertThat(resolve().statistics(TRIPS, 0).files()).isEqualTo(2);
  }

  @Test
  void anEmptyTableHasNoRows() {
    String empty = create("k BIGINT, trips INT, ts TIMESTAMP");
    PinnedSource source = resolve(byPath(empty));
    insert(empty, "(1, 10, timestamp'2025-05-01T12:00:00Z')");
    assertThat(rows(source)).isEmpty();
    assertThat(source.statistics(TRIPS).rows()).hasValue(0);
    PinnedSource again = resolve(byPath(empty), AsOf.NOW.withPins(List.of(source.pin())));
    assertThat(rows(again)).isEmpty();
  }

  @Test
  void anEventTimestampThatAnOldVersionLacksNamesTheVersion() {
    String old = create("k BIGINT, trips INT");
    insert(old, "(1, 10)");
    TableMoment before = new TableMoment.At(Instant.now());
    spark.sql("ALTER TABLE " + old + " ADD COLUMN ts TIMESTAMP");
    insert(old, "(1, 11, timestamp'2025-05-01T12:00:00Z')");
    assertThat(rows(resolve(byPath(old)))).containsExactly("1 11");
    assertThatThrownBy(() -> resolve(byPath(old), at(before)))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("timestamp_field 'ts' is not among its columns")
        .hasMessageContaining("It is read at version ");
  }

  @Test
  void propertiesThatTravelInTimeAreHonoured() {
    Instant second = laterCommit(resolve().pin().version().orElseThrow().committed());
    SourceLocation.Lakehouse place = byPath(table);
    SourceLocation old =
        new SourceLocation.Lakehouse(
            place.format(),
            place.path(),
            place.table(),
            Map.of("timestampAsOf", second.minusMillis(1).toString()));
    assertThat(rows(resolve(old))).containsExactly("1 10", "2 20");
    assertThat(rows(resolve(old, at(new TableMoment.At(second))))).hasSize(3);
  }

  @Test
  void propertiesThatReadChangesAreRefused() {
    SourceLocation.Lakehouse place = byPath(table);
    SourceLocation changes =
        new SourceLocation.Lakehouse(
            place.format(), place.path(), place.table(), Map.of("readChangeFeed", "true"));
    assertThatThrownBy(() -> resolve(changes))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the property 'readChangeFeed' reads changes rather than the table");
  }
}
