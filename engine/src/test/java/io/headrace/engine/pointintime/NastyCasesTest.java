package io.headrace.engine.pointintime;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.Plans.Plan;
import io.headrace.engine.pointintime.ViewRows.Visibility;
import io.headrace.engine.verification.JoinExpectation;
import io.headrace.engine.verification.JoinExpectation.Pruning;
import io.headrace.engine.verification.ViewOutcomes;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated cases are nasty enough: joins with one mistake each do not get past them. */
class NastyCasesTest {
  private static final int CASES = 100;
  private static final int PACKS = 12;
  private static final PointInTimeJoin RIGHT = new UnionWindowJoin();

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("forgets the ttl", views(NastyCasesTest::withoutTtl)),
        Arguments.of("ends the ttl a microsecond early", views(NastyCasesTest::shortTtl)),
        Arguments.of("knows too early", views(NastyCasesTest::sinceEvent)),
        Arguments.of("takes features in another order", views(NastyCasesTest::reversed)),
        Arguments.of("forgets created timestamps", views(NastyCasesTest::withoutCreated)),
        Arguments.of("joins keys as one text", views(NastyCasesTest::keysAsText)),
        Arguments.of("forgets one row of two that are equal", views(NastyCasesTest::distinct)),
        Arguments.of(
            "cuts moments to milliseconds",
            (PointInTimeJoin)
                (labels, asOf, views) ->
                    RIGHT.join(labels, functions.date_trunc("millisecond", asOf), views)),
        Arguments.of(
            "looks a microsecond ahead",
            (PointInTimeJoin)
                (labels, asOf, views) ->
                    RIGHT.join(
                        labels,
                        functions.timestamp_micros(functions.unix_micros(asOf).plus(1)),
                        views)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void everyMistakeIsFound(String name, PointInTimeJoin wrong) {
    for (int seed = 1; seed <= PACKS; seed++) {
      Pack pack = pack(seed);
      SparkSession session = session(pack);
      if (!expectation(pack, session)
          .compare(wrong.join(pack.labels(session), pack.asOf(), pack.views(session)), Pruning.NONE)
          .agrees()) {
        return;
      }
    }
    throw new AssertionError("nothing showed that the join " + name);
  }

  @Test
  void everyOutcomeIsCommon() {
    long[] counts = new long[5];
    for (int seed = 1; seed <= PACKS; seed++) {
      Pack pack = pack(seed);
      for (ViewOutcomes view : expectation(pack, session(pack)).outcomes()) {
        counts[0] += view.matched();
        counts[1] += view.expired();
        counts[2] += view.noCandidate();
        counts[3] += view.nullKeyOrTime();
        counts[4] += view.completeTies();
      }
    }
    for (long count : counts) {
      assertThat(count)
          .as("%s", List.of(counts[0], counts[1], counts[2], counts[3], counts[4]))
          .isGreaterThan(200);
    }
  }

  private static Pack pack(int seed) {
    Random random = new Random(seed);
    return NastyCases.pack(new NastyShapes(random).next(), CASES, random);
  }

  private static SparkSession session(Pack pack) {
    return new Plan("right", RIGHT, Map.of("spark.sql.shuffle.partitions", "1"))
        .session(pack.shape().settings());
  }

  private static JoinExpectation expectation(Pack pack, SparkSession session) {
    return JoinExpectation.of(
        pack.labels(session), Pack.ROW_ID, pack.asOf(), pack.views(session), Integer.MAX_VALUE);
  }

  private static PointInTimeJoin views(UnaryOperator<ViewRows> mistake) {
    return (labels, asOf, views) -> RIGHT.join(labels, asOf, views.stream().map(mistake).toList());
  }

  private static ViewRows withoutTtl(ViewRows view) {
    return with(view, view.keys(), Duration.ZERO, view.visibility());
  }

  private static ViewRows shortTtl(ViewRows view) {
    Duration microsecond = Duration.of(1, ChronoUnit.MICROS);
    return view.ttl().compareTo(microsecond) <= 0
        ? view
        : with(view, view.keys(), view.ttl().minus(microsecond), view.visibility());
  }

  private static ViewRows sinceEvent(ViewRows view) {
    return with(view, view.keys(), view.ttl(), Visibility.SINCE_EVENT);
  }

  private static ViewRows keysAsText(ViewRows view) {
    if (view.keys().size() < 2) {
      return view;
    }
    Column[] labels =
        view.keys().stream().map(k -> k.label().cast("string")).toArray(Column[]::new);
    Column[] rows =
        view.keys().stream().map(k -> k.feature().cast("string")).toArray(Column[]::new);
    KeyPair one = new KeyPair(functions.concat(labels), functions.concat(rows));
    return with(view, List.of(one), view.ttl(), view.visibility());
  }

  private static ViewRows reversed(ViewRows view) {
    List<Field> features = new ArrayList<>(view.features());
    List<String> names = new ArrayList<>(view.outputColumns());
    Collections.reverse(features);
    Collections.reverse(names);
    return new ViewRows(
        view.name(), view.rows(), view.keys(), features, names, view.ttl(), view.visibility());
  }

  private static ViewRows withoutCreated(ViewRows view) {
    return of(
        view,
        view.rows()
            .withColumn(FeatureColumns.CREATED_TIMESTAMP, functions.lit(null).cast("timestamp")));
  }

  /** Equal rows are one row, but whoever drops them forgets to count a complete tie. */
  private static ViewRows distinct(ViewRows view) {
    List<String> columns = new ArrayList<>(List.of(view.rows().columns()));
    columns.removeIf(c -> view.rows().schema().apply(c).dataType().typeName().startsWith("map"));
    return of(view, view.rows().dropDuplicates(columns.toArray(String[]::new)));
  }

  private static ViewRows of(ViewRows view, Dataset<Row> rows) {
    return new ViewRows(
        view.name(),
        rows,
        view.keys(),
        view.features(),
        view.outputColumns(),
        view.ttl(),
        view.visibility());
  }

  private static ViewRows with(
      ViewRows view, List<KeyPair> keys, Duration ttl, Visibility visibility) {
    return new ViewRows(
        view.name(), view.rows(), keys, view.features(), view.outputColumns(), ttl, visibility);
  }
}
