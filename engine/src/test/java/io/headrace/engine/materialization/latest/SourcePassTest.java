package io.headrace.engine.materialization.latest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.online.OnlineTable;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePassTest {
  private static final Field DRIVER = field("driver", Primitive.INT64);
  private static final Field CITY = field("city", Primitive.STRING);
  private static final Field TRIPS = field("trips", Primitive.INT64);
  private static final int ROWS = 60_000;
  private static final int DRIVERS = 9_000;

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 18, 1})
  void viewsOfOneSourceAreFoundInOneReadWhateverMemoryThereIs(long memory) throws SparkException {
    FakeSource source = new FakeSource(rides(ROWS, DRIVERS));
    List<LatestRows> latest =
        SourcePass.read(
            source,
            List.of(
                view(List.of(DRIVER), TimeRange.ALL),
                view(List.of(CITY, DRIVER), upTo(ROWS / 2)),
                view(List.of(dummy()), TimeRange.ALL)),
            memory);

    assertThat(source.selections).hasSize(1);
    assertThat(latest)
        .extracting(l -> l.counts().rows())
        .containsExactly((long) ROWS, (long) ROWS / 2 + 1, (long) ROWS);
    assertThat(shown(latest.get(0), 1)).isEqualTo(lastTrips(ROWS, "%2$d"));
    assertThat(shown(latest.get(1), 2)).isEqualTo(lastTrips(ROWS / 2 + 1, "city %1$d,%2$d"));
    assertThat(shown(latest.get(2), 1)).isEqualTo(Map.of("", (long) ROWS - 1));
  }

  @Test
  void rowsAreHandedToAtMostAsManyTasksAsAsked() throws SparkException {
    LatestRows latest =
        SourcePass.read(
                new FakeSource(rides(ROWS, DRIVERS)), List.of(view(List.of(DRIVER), TimeRange.ALL)))
            .get(0);
    assertThat(latest.run(rows -> List.of(1).iterator(), 1)).hasSize(1);
    assertThat(latest.run(rows -> List.of(1).iterator(), 100)).hasSizeBetween(1, 100);
  }

  @Test
  void rowsWithoutKeyOrTimeAreCountedAndLeftOut() throws SparkException {
    Dataset<Row> rows =
        rides(100, 10)
            .selectExpr(
                "if(trips % 10 = 3, null, driver) driver",
                "city",
                "trips",
                "if(trips < 50, null, __event_timestamp) __event_timestamp",
                "__created_timestamp");
    LatestRows latest =
        SourcePass.read(new FakeSource(rows), List.of(view(List.of(DRIVER), TimeRange.ALL))).get(0);
    assertThat(latest.counts()).isEqualTo(new SourceCounts(100, 45, 10));
    assertThat(shown(latest, 1)).hasSize(9).doesNotContainKey("3");
  }

  @Test
  void sourceWithoutRowsHasNone() throws SparkException {
    LatestRows latest =
        SourcePass.read(new FakeSource(rides(0, 10)), List.of(view(List.of(DRIVER), TimeRange.ALL)))
            .get(0);
    assertThat(latest.counts()).isEqualTo(SourceCounts.NONE);
    assertThat(shown(latest, 1)).isEmpty();
  }

  @Test
  void momentsOfOneSecondAreOneKey() throws SparkException {
    Field moment = field("moment", Primitive.UNIX_TIMESTAMP);
    Dataset<Row> rows =
        rides(40, 10)
            .selectExpr(
                "timestamp_millis(trips * 250 - 5000) moment",
                "trips",
                "__event_timestamp",
                "__created_timestamp");
    LatestRows latest =
        SourcePass.read(new FakeSource(rows), List.of(view(List.of(moment), TimeRange.ALL))).get(0);
    Map<String, Long> found = shown(latest, 1);
    assertThat(found).hasSize(10).containsEntry("-5000000", 3L).containsEntry("4000000", 39L);
  }

  @Test
  void columnThatCannotHoldADeclaredTypeIsToldBeforeARowIsRead() {
    OnlineTable table =
        new OnlineTable("p", "v", List.of(DRIVER), List.of(field("city", Primitive.INT64)));
    assertThatThrownBy(
            () ->
                SourcePass.read(
                    new FakeSource(rides(10, 10)),
                    List.of(new ViewRead(table, TimeRange.ALL, Timeless.NEVER_WINS))))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("feature 'city' (Int64)");
  }

  @Test
  void viewsGoTogetherWhereTypesAgreeAndRangesMeet() {
    ViewRead early = view(List.of(DRIVER), upTo(10));
    assertThat(early.goesWith(view(List.of(CITY), TimeRange.ALL))).isTrue();
    assertThat(early.goesWith(view(List.of(CITY), from(10)))).isTrue();
    assertThat(early.goesWith(view(List.of(CITY), from(11)))).isFalse();
    assertThat(early.goesWith(view(List.of(field("driver", Primitive.INT32)), TimeRange.ALL)))
        .isFalse();
    assertThat(early.goesWith(view(List.of(field("trips", Primitive.FLOAT64)), TimeRange.ALL)))
        .isFalse();
  }

  @Test
  @Tag("thorough")
  void tenMillionKeysFitWhereAHundredThousandDo() throws SparkException {
    for (int keys : List.of(100_000, 10_000_000)) {
      LatestRows latest =
          SourcePass.read(
                  new FakeSource(rides(keys * 2L, keys)),
                  List.of(view(List.of(DRIVER), TimeRange.ALL)))
              .get(0);
      List<Long> found = latest.run(SourcePassTest::count, 4);
      assertThat(found).hasSizeLessThanOrEqualTo(4);
      assertThat(found.stream().mapToLong(n -> n).sum()).isEqualTo(keys);
    }
  }

  private static Iterator<Long> count(Iterator<InternalRow> rows) {
    long count = 0;
    while (rows.hasNext()) {
      rows.next();
      count++;
    }
    return List.of(count).iterator();
  }

  /** One row a second; of each driver the row with the most trips is the last. */
  private static Dataset<Row> rides(long rows, int drivers) {
    return TestSpark.session()
        .range(0, rows, 1, 4)
        .selectExpr(
            "id % " + drivers + " driver",
            "concat('city ', id % " + drivers + " % 7) city",
            "id trips",
            "timestamp_seconds(id) __event_timestamp",
            "cast(null as timestamp) __created_timestamp");
  }

  /**
   * @param format of city and driver
   */
  private static Map<String, Long> lastTrips(long rows, String format) {
    Map<String, Long> last = new TreeMap<>();
    for (long i = 0; i < rows; i++) {
      long driver = i % DRIVERS;
      last.put(format.formatted(driver % 7, driver), i);
    }
    return last;
  }

  /** Trips by key; a key that comes twice is an error. */
  private static Map<String, Long> shown(LatestRows latest, int keys) {
    boolean text = latest.layout().keyTypes().get(0).simpleString().equals("string");
    Map<String, Long> found = new TreeMap<>();
    for (String line : latest.run(rows -> lines(rows, text, keys), 4)) {
      int split = line.lastIndexOf('=');
      assertThat(found.put(line.substring(0, split), Long.valueOf(line.substring(split + 1))))
          .isNull();
    }
    return found;
  }

  private static Iterator<String> lines(Iterator<InternalRow> rows, boolean text, int keys) {
    List<String> lines = new java.util.ArrayList<>();
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      String key = text ? row.getUTF8String(0).toString() : String.valueOf(row.getLong(0));
      lines.add(key + (keys > 1 ? "," + row.getLong(1) : "") + "=" + row.getLong(keys + 3));
    }
    return Collections.unmodifiableList(lines).iterator();
  }

  private static ViewRead view(List<Field> keys, TimeRange range) {
    return new ViewRead(
        new OnlineTable("p", "v", keys, List.of(TRIPS)), range, Timeless.NEVER_WINS);
  }

  private static TimeRange upTo(long second) {
    return new TimeRange(Optional.empty(), Optional.of(Instant.ofEpochSecond(second)));
  }

  private static TimeRange from(long second) {
    return new TimeRange(Optional.of(Instant.ofEpochSecond(second)), Optional.empty());
  }

  private static Field dummy() {
    return field(Names.DUMMY_JOIN_KEY, Primitive.STRING);
  }

  private static Field field(String name, Primitive type) {
    return new Field(name, FeatureType.of(type));
  }
}
