package io.headrace.engine.pointintime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.BruteForceJoin.FeatureRow;
import io.headrace.engine.pointintime.BruteForceJoin.Label;
import io.headrace.engine.pointintime.BruteForceJoin.Rule;
import io.headrace.engine.values.proto.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The plan agrees with the oracle on generated cases. Hundreds of cases share one Spark job: the
 * number of the case is part of the key.
 */
class UnionWindowJoinProperties {
  private static final StructType LABELS =
      new StructType()
          .add("case", DataTypes.IntegerType)
          .add("k", DataTypes.LongType)
          .add("s", DataTypes.StringType)
          .add("t", DataTypes.TimestampType)
          .add("row", DataTypes.IntegerType);
  private static final StructType ROWS =
      new StructType()
          .add("case", DataTypes.IntegerType)
          .add("k", DataTypes.LongType)
          .add("s", DataTypes.StringType)
          .add("x", DataTypes.LongType)
          .add("y", DataTypes.StringType)
          .add(FeatureColumns.EVENT_TIMESTAMP, DataTypes.TimestampType)
          .add(FeatureColumns.CREATED_TIMESTAMP, DataTypes.TimestampType);

  /** An hour that St. John's has twice, so local time would put rows in the wrong order. */
  private static final long DST_END = micros(Instant.parse("2025-11-02T04:00:00Z"));

  private record Case(List<Label> labels, List<FeatureRow> rows) {}

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void agreesWithBruteForceJoin(@ForAll("packs") List<Case> cases, @ForAll Random random) {
    for (Rule rule :
        List.of(
            new Rule(0, false),
            new Rule(3_600_000_000L, false),
            new Rule(0, true),
            new Rule(3_600_000_000L, true))) {
      assertThat(joined(cases, rule, random)).isEqualTo(expected(cases, rule));
    }
  }

  @Property(tries = 6, shrinking = ShrinkingMode.OFF)
  void viewsWithoutKeysJoinOnTimeAloneBesideOthers(
      @ForAll("cases") Case one, @ForAll Random random, @ForAll boolean knownAt) {
    Rule keyed = new Rule(3_600_000_000L, knownAt);
    Rule unkeyed = new Rule(1_800_000_000L, knownAt);
    List<Row> labels = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    rows(List.of(one), labels, rows);
    Collections.shuffle(rows, random);
    Dataset<Row> all =
        TestSpark.session().createDataFrame(rows, ROWS).filter("__event_timestamp is not null");
    Dataset<Row> joined =
        new UnionWindowJoin()
            .join(
                TestSpark.session().createDataFrame(labels, LABELS),
                functions.col("t"),
                List.of(
                    view("keyed", all.filter("k is not null and s is not null"), keyed, "k", "s"),
                    view("unkeyed", all, unkeyed)));

    List<String> actual =
        joined.select("row", "x", "y", "x0", "y0").collectAsList().stream()
            .map(r -> r.get(0) + " " + r.get(1) + " " + r.get(2) + " " + r.get(3) + " " + r.get(4))
            .sorted()
            .toList();

    List<Label> timesOnly = one.labels().stream().map(l -> new Label(List.of(), l.time())).toList();
    List<Optional<FeatureRow>> byKey = BruteForceJoin.join(one.labels(), one.rows(), keyed);
    List<Optional<FeatureRow>> byTime = BruteForceJoin.join(timesOnly, one.rows(), unkeyed);
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < byKey.size(); i++) {
      wanted.add(i + " " + values(byKey.get(i)) + " " + values(byTime.get(i)));
    }
    Collections.sort(wanted);
    assertThat(actual).isEqualTo(wanted);
  }

  private static String values(Optional<FeatureRow> row) {
    return row.map(r -> r.values().get(0) + " " + r.values().get(1)).orElse("null null");
  }

  private static List<String> expected(List<Case> cases, Rule rule) {
    List<String> lines = new ArrayList<>();
    for (int c = 0; c < cases.size(); c++) {
      List<FeatureRow> rows = cases.get(c).rows();
      List<Optional<FeatureRow>> winners = BruteForceJoin.join(cases.get(c).labels(), rows, rule);
      for (int i = 0; i < winners.size(); i++) {
        lines.add(
            line(
                c,
                i,
                winners.get(i).map(w -> w.values().get(0)).orElse(null),
                winners.get(i).map(w -> w.values().get(1)).orElse(null),
                winners.get(i).map(FeatureRow::event).orElse(null),
                winners.get(i).map(w -> ties(w, rows) > 1).orElse(false)));
      }
    }
    Collections.sort(lines);
    return lines;
  }

  private static long ties(FeatureRow winner, List<FeatureRow> rows) {
    return rows.stream()
        .filter(r -> r.key().equals(winner.key()))
        .filter(r -> winner.event().equals(r.event()))
        .filter(r -> Objects.equals(winner.created(), r.created()))
        .count();
  }

  private static List<String> joined(List<Case> cases, Rule rule, Random random) {
    List<Row> labels = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    rows(cases, labels, rows);
    Collections.shuffle(labels, random);
    Collections.shuffle(rows, random);
    Dataset<Row> features =
        TestSpark.session()
            .createDataFrame(rows, ROWS)
            .repartition(1 + random.nextInt(4))
            .filter("k is not null and s is not null and __event_timestamp is not null");
    ViewRows view = view("v", features, rule, "case", "k", "s");
    return new UnionWindowJoin()
            .join(
                TestSpark.session().createDataFrame(labels, LABELS),
                functions.col("t"),
                List.of(view))
            .withColumn("matched", functions.unix_micros(new MatchColumns(0).event()))
            .withColumn("tie", new MatchColumns(0).completeTie())
            .select("case", "row", "x", "y", "matched", "tie")
            .collectAsList()
            .stream()
            .map(r -> line(r.getInt(0), r.getInt(1), r.get(2), r.get(3), r.get(4), r.getBoolean(5)))
            .sorted()
            .toList();
  }

  private static void rows(List<Case> cases, List<Row> labels, List<Row> rows) {
    for (int c = 0; c < cases.size(); c++) {
      List<Label> asked = cases.get(c).labels();
      for (int i = 0; i < asked.size(); i++) {
        Label l = asked.get(i);
        labels.add(RowFactory.create(c, l.key().get(0), l.key().get(1), time(l.time()), i));
      }
      for (FeatureRow r : cases.get(c).rows()) {
        rows.add(
            RowFactory.create(
                c,
                r.key().get(0),
                r.key().get(1),
                r.values().get(0),
                r.values().get(1),
                time(r.event()),
                time(r.created())));
      }
    }
  }

  private static ViewRows view(String name, Dataset<Row> rows, Rule rule, String... keys) {
    return new ViewRows(
        name,
        rows,
        Arrays.stream(keys).map(k -> new KeyPair(functions.col(k), functions.col(k))).toList(),
        List.of(
            new Field("x", FeatureType.of(Primitive.INT64)),
            new Field("y", FeatureType.of(Primitive.STRING))),
        keys.length == 0 ? List.of("x0", "y0") : List.of("x", "y"),
        Duration.of(rule.ttlMicros(), ChronoUnit.MICROS),
        rule.knownAt() ? ViewRows.Visibility.SINCE_CREATED : ViewRows.Visibility.SINCE_EVENT);
  }

  private static String line(int c, int row, Object x, Object y, Object matched, boolean tie) {
    return String.format("%05d %05d %s %s %s %s", c, row, x, y, matched, tie);
  }

  private static java.sql.Timestamp time(Long micros) {
    return micros == null
        ? null
        : java.sql.Timestamp.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  private static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  @Provide
  Arbitrary<List<Case>> packs() {
    return cases().list().ofSize(150);
  }

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(label().list().ofMaxSize(8), featureRow().list().ofMaxSize(12))
        .as(Case::new);
  }

  private static Arbitrary<Label> label() {
    return Combinators.combine(key(0.1), time(0.05)).as(Label::new);
  }

  private static Arbitrary<FeatureRow> featureRow() {
    Arbitrary<Long> x = Arbitraries.of(0L, 1L, -1L, 127L, 128L, 300L, Long.MAX_VALUE);
    Arbitrary<String> y = Arbitraries.of("", "a", "b", "ab", "Zoë");
    return Combinators.combine(
            key(0.05), time(0.05), time(0.2), x.injectNull(0.2), y.injectNull(0.2))
        .as(
            (key, event, created, a, b) ->
                new FeatureRow(
                    key,
                    event,
                    created,
                    List.of(
                        a == null
                            ? new byte[0]
                            : Value.newBuilder().setInt64Val(a).build().toByteArray(),
                        b == null
                            ? new byte[0]
                            : Value.newBuilder().setStringVal(b).build().toByteArray()),
                    Arrays.asList(a, b)));
  }

  /** Texts and numbers whose concatenations collide. */
  private static Arbitrary<List<Object>> key(double nulls) {
    return Combinators.combine(
            Arbitraries.of(1L, 12L).injectNull(nulls), Arbitraries.of("2", "22").injectNull(nulls))
        .as((k, s) -> Arrays.<Object>asList(k, s));
  }

  /** Few enough moments that ties, and ages of exactly the ttl, are common. */
  private static Arbitrary<Long> time(double nulls) {
    return Combinators.combine(
            Arbitraries.of(-3_600_000_000L, -1_800_000_000L, 0L, 1_800_000_000L, 3_600_000_000L),
            Arbitraries.of(-1L, 0L, 0L, 0L, 1L))
        .as((hour, micro) -> DST_END + hour + micro)
        .injectNull(nulls);
  }
}
