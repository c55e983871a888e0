package io.headrace.engine.pointintime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.Plans.Plan;
import io.headrace.engine.pointintime.ViewRows.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule of the join, one line each, for every plan. One key is one scene. */
class PointInTimeJoinTest {
  private static final Instant NOON = Instant.parse("2025-11-02T12:00:00Z");
  private static final Duration TTL = Duration.ofHours(1);
  private static final StructType LABELS = StructType.fromDDL("k string, at timestamp");
  private static final StructType ROWS =
      StructType.fromDDL(
          "k string, x bigint, y string, "
              + FeatureColumns.EVENT_TIMESTAMP
              + " timestamp, "
              + FeatureColumns.CREATED_TIMESTAMP
              + " timestamp");

  /** A line of the table: what one scene has, and what its label gets. */
  private record Scene(
      String name, Visibility visibility, Duration ttl, List<Row> rows, Instant at, String gets) {}

  private static final List<Scene> SCENES = new ArrayList<>();

  static {
    scene("a row of the moment itself is joined", NOON, "1 a matched", row(1, "a", 0));
    scene("a row exactly ttl old is joined", NOON, "1 a matched", row(1, "a", -3_600_000_000L));
    scene(
        "a microsecond older has expired", NOON, "null null expired", row(1, "a", -3_600_000_001L));
    scene("a feature from the future is never joined", NOON, "null null none", row(1, "a", 1));
    scene("the future hides nothing", NOON, "1 a matched", row(1, "a", -5), row(2, "b", 1));
    scene("the latest wins", NOON, "2 b matched", row(2, "b", -1), row(1, "a", -2));
    scene(
        "a later created timestamp wins a tie",
        NOON,
        "1 a matched",
        row(1, "a", -5, 9),
        row(2, "b", -5, 8));
    scene(
        "no created timestamp loses a tie",
        NOON,
        "1 a matched",
        row(1, "a", -5, 1),
        row(2, "b", -5));
    scene(
        "greater features win a complete tie",
        NOON,
        "2 a matched tie",
        row(1, "b", -5, 1),
        row(2, "a", -5, 1));
    scene(
        "the second feature decides where the first is equal",
        NOON,
        "1 b matched tie",
        row(1, "b", -5),
        row(1, "a", -5));
    scene(
        "null is the lowest feature",
        NOON,
        "-1 a matched tie",
        row(null, "z", -5),
        row(-1, "a", -5));
    scene(
        "negative numbers have the greater bytes",
        NOON,
        "-1 a matched tie",
        row(7, "a", -5),
        row(-1, "a", -5));
    scene(
        "the whole row wins, never a mix",
        NOON,
        "null b matched",
        row(null, "b", -1),
        row(1, "a", -2));
    scene(
        "the same row twice is one row, and a tie",
        NOON,
        "1 a matched tie",
        row(1, "a", -5, 1),
        row(1, "a", -5, 1));
    scene("an empty text is not null", NOON, "1  matched", row(1, "", -5));
    scene("all features null is a match", NOON, "null null matched", row(null, null, -5));
    scene("no rows at all", NOON, "null null none");
    scene("no moment", null, "null null unusable", row(1, "a", -5));
    scene(
        "before the epoch", Instant.parse("1960-01-01T00:00:00Z"), "1 a matched", row(1, "a", -5));
    scene(
        "centuries away",
        Instant.parse("9999-12-31T23:59:59.999999Z"),
        "1 a matched",
        row(1, "a", -3_600_000_000L));
    always("zero never expires", "1 a matched", row(1, "a", -3_000_000_000_000_000L));
    always("created later is joined all the same", "1 a matched", row(1, "a", -5, 5));
    known("created at the moment was known", "1 a matched", row(1, "a", -5, 0));
    known("created a microsecond later was not", "null null none", row(1, "a", -5, 1));
    known("never created is never known", "null null none", row(1, "a", -5));
    known(
        "an older row that was known stands in",
        "1 a matched",
        row(2, "b", -5, 1),
        row(1, "a", -9, -9));
    known(
        "the latest that was known wins, though known first",
        "2 b matched",
        row(2, "b", -5, -3),
        row(1, "a", -9, -1));
    known("known and expired", "null null expired", row(1, "a", -3_600_000_001L, -1));
  }

  static List<Plan> plans() {
    return Plans.all();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everySceneGetsWhatTheRuleSays(Plan plan) {
    SparkSession session = plan.session(Map.of());
    for (Visibility visibility : Visibility.values()) {
      for (Duration ttl : List.of(TTL, Duration.ZERO)) {
        List<Scene> scenes =
            SCENES.stream()
                .filter(s -> s.visibility() == visibility && s.ttl().equals(ttl))
                .toList();
        if (!scenes.isEmpty()) {
          assertThat(played(plan, session, scenes))
              .containsExactlyInAnyOrderElementsOf(
                  scenes.stream().map(s -> s.name() + ": " + s.gets()).toList());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void nullKeysStayAndDuplicatesStayDuplicated(Plan plan) {
    SparkSession session = plan.session(Map.of());
    List<Row> labels =
        List.of(label("a", NOON), label("a", NOON), label(null, NOON), label(null, NOON));
    Dataset<Row> joined =
        join(
            plan,
            session,
            labels,
            List.of(keyed("a", row(1, "x", 0))),
            TTL,
            Visibility.SINCE_EVENT);
    assertThat(told(joined))
        .containsExactlyInAnyOrder(
            "a: 1 x matched",
            "a: 1 x matched",
            "null: null null unusable",
            "null: null null unusable");
  }

  @ParameterizedTest
  @MethodSource("plans")
  void keysAreComparedByEveryByte(Plan plan) {
    SparkSession session = plan.session(Map.of());
    List<String> keys =
        List.of("", " ", "a", "ab", "a\u0000", "A", "Zoë", "Zoe\u0308", "日本", "\uD83D\uDE00");
    List<Row> labels = keys.stream().map(k -> label(k, NOON)).toList();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      rows.add(keyed(keys.get(i), row(i, keys.get(i), -i)));
    }
    Dataset<Row> joined = join(plan, session, labels, rows, TTL, Visibility.SINCE_EVENT);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      expected.add(keys.get(i) + ": " + i + " " + keys.get(i) + " matched");
    }
    assertThat(told(joined)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("plans")
  void emptyLabelsGiveNoRows(Plan plan) {
    Dataset<Row> joined =
        join(
            plan,
            plan.session(Map.of()),
            List.of(),
            List.of(keyed("a", row(1, "x", 0))),
            TTL,
            Visibility.SINCE_EVENT);
    assertThat(joined.collectAsList()).isEmpty();
    assertThat(joined.columns()).startsWith("k", "at", "x", "y");
  }

  @ParameterizedTest
  @MethodSource("plans")
  void emptyFeaturesLeaveNulls(Plan plan) {
    for (Visibility visibility : Visibility.values()) {
      Dataset<Row> joined =
          join(plan, plan.session(Map.of()), List.of(label("a", NOON)), List.of(), TTL, visibility);
      assertThat(told(joined)).containsExactly("a: null null none");
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aViewWithoutKeysIsJoinedOnTimeAlone(Plan plan) {
    SparkSession session = plan.session(Map.of());
    List<Row> labels =
        List.of(label("a", NOON), label(null, NOON.minusSeconds(1)), label("b", null));
    Dataset<Row> rows =
        session.createDataFrame(
            List.of(keyed("q", row(1, "x", -2_000_000)), keyed("r", row(2, "y", -1))), ROWS);
    Dataset<Row> joined =
        plan.join()
            .join(
                session.createDataFrame(labels, LABELS),
                functions.col("at"),
                List.of(view(rows, List.of(), TTL, Visibility.SINCE_EVENT)));
    assertThat(told(joined))
        .containsExactlyInAnyOrder("a: 2 y matched", "null: 1 x matched", "b: null null unusable");
  }

  @ParameterizedTest
  @MethodSource("plans")
  void theResultHasTheColumnsOfTheContractInOrder(Plan plan) {
    Dataset<Row> joined =
        join(
            plan,
            plan.session(Map.of()),
            List.of(label("a", NOON)),
            List.of(),
            TTL,
            Visibility.SINCE_EVENT);
    assertThat(Arrays.copyOf(joined.columns(), 4)).containsExactly("k", "at", "x", "y");
    assertThat(Arrays.stream(joined.columns()).skip(4)).allMatch(c -> c.startsWith("__headrace"));
    assertThat(joined.schema().apply("x").dataType().simpleString()).isEqualTo("bigint");
  }

  @ParameterizedTest
  @MethodSource("plans")
  void joiningReadsNothingUntilItIsAsked(Plan plan) {
    SparkSession session = plan.session(Map.of());
    // Not of constants, which Spark would work out while it optimizes.
    Dataset<Row> failing =
        session
            .range(0, 3, 1, 1)
            .selectExpr(
                "cast(id as string) as k",
                "cast(raise_error(concat('read ', id)) as bigint) as x",
                "'y' as y",
                "timestamp_seconds(id) as " + FeatureColumns.EVENT_TIMESTAMP,
                "cast(null as timestamp) as " + FeatureColumns.CREATED_TIMESTAMP);
    Dataset<Row> joined =
        plan.join()
            .join(
                session.createDataFrame(List.of(label("a", NOON)), LABELS),
                functions.col("at"),
                List.of(view(failing, List.of("k"), TTL, Visibility.SINCE_EVENT)));
    assertThat(joined.columns()).contains("x");
  }

  @Test
  void thereIsAPlan() {
    assertThat(Plans.all()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(TestSpark.session().conf().get("spark.sql.session.timeZone"))
        .isEqualTo("America/St_Johns");
  }

  private static List<String> played(Plan plan, SparkSession session, List<Scene> scenes) {
    List<Row> labels = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (Scene scene : scenes) {
      labels.add(label(scene.name(), scene.at()));
      Instant base = scene.at() == null ? NOON : scene.at();
      scene.rows().forEach(r -> rows.add(keyed(scene.name(), moved(r, base))));
    }
    Scene any = scenes.get(0);
    return told(join(plan, session, labels, rows, any.ttl(), any.visibility()));
  }

  private static Dataset<Row> join(
      Plan plan,
      SparkSession session,
      List<Row> labels,
      List<Row> rows,
      Duration ttl,
      Visibility visibility) {
    return plan.join()
        .join(
            session.createDataFrame(labels, LABELS),
            functions.col("at"),
            List.of(view(session.createDataFrame(rows, ROWS), List.of("k"), ttl, visibility)));
  }

  private static ViewRows view(
      Dataset<Row> rows, List<String> keys, Duration ttl, Visibility visibility) {
    return new ViewRows(
        "v",
        rows,
        keys.stream().map(k -> new KeyPair(functions.col(k), functions.col(k))).toList(),
        List.of(
            new Field("x", FeatureType.of(Primitive.INT64)),
            new Field("y", FeatureType.of(Primitive.STRING))),
        List.of("x", "y"),
        ttl,
        visibility);
  }

  /** Each row as {@code key: x y outcome}. */
  private static List<String> told(Dataset<Row> joined) {
    MatchColumns match = new MatchColumns(0);
    Column outcome =
        functions.concat(
            functions.when(match.matched(), " matched").otherwise(""),
            functions.when(match.expired(), " expired").otherwise(""),
            functions.when(match.unusable(), " unusable").otherwise(""),
            functions.when(match.noCandidate(), " none").otherwise(""),
            functions.when(match.completeTie(), " tie").otherwise(""));
    return joined
        .select(functions.col("k"), functions.col("x"), functions.col("y"), outcome)
        .collectAsList()
        .stream()
        .map(r -> r.get(0) + ": " + r.get(1) + " " + r.get(2) + r.get(3))
        .toList();
  }

  private static void scene(String name, Instant at, String gets, Row... rows) {
    SCENES.add(new Scene(name, Visibility.SINCE_EVENT, TTL, List.of(rows), at, gets));
  }

  private static void always(String name, String gets, Row... rows) {
    SCENES.add(new Scene(name, Visibility.SINCE_EVENT, Duration.ZERO, List.of(rows), NOON, gets));
  }

  private static void known(String name, String gets, Row... rows) {
    SCENES.add(new Scene(name, Visibility.SINCE_CREATED, TTL, List.of(rows), NOON, gets));
  }

  private static Row label(String key, Instant at) {
    return RowFactory.create(key, at);
  }

  /** Times are microseconds after the label's moment, or after noon. */
  private static Row row(Integer x, String y, long event) {
    return RowFactory.create(null, x == null ? null : x.longValue(), y, plus(NOON, event), null);
  }

  private static Row row(Integer x, String y, long event, long created) {
    return RowFactory.create(
        null, x == null ? null : x.longValue(), y, plus(NOON, event), plus(NOON, created));
  }

  private static Row keyed(String key, Row row) {
    return RowFactory.create(key, row.get(1), row.get(2), row.get(3), row.get(4));
  }

  private static Row moved(Row row, Instant to) {
    Duration by = Duration.between(NOON, to);
    Instant created = row.getAs(4);
    return RowFactory.create(
        null,
        row.get(1),
        row.get(2),
        row.<Instant>getAs(3).plus(by),
        created == null ? null : created.plus(by));
  }

  private static Instant plus(Instant moment, long micros) {
    return moment.plus(Duration.ofSeconds(0, micros * 1_000));
  }
}
