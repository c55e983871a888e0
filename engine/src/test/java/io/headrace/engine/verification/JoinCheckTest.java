package io.headrace.engine.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.KeyPair;
import io.headrace.engine.pointintime.PointInTimeJoin;
import io.headrace.engine.pointintime.UnionWindowJoin;
import io.headrace.engine.pointintime.ViewRows;
import io.headrace.engine.report.JoinCheckReportView;
import io.headrace.engine.verification.JoinExpectation.Pruning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Mistakes of a join are found, and told so that one can look them up. */
class JoinCheckTest {
  private static final Instant NOON = Instant.parse("2025-11-02T12:00:00Z");
  private static final SparkSession SPARK = TestSpark.session();

  /** Forgets that the future is not known yet. */
  private static final PointInTimeJoin WITH_A_LOOK_AHEAD =
      (labels, asOf, views) ->
          new UnionWindowJoin().join(labels, asOf.plus(functions.expr("interval 1 hour")), views);

  private static final PointInTimeJoin LOSING_ROWS =
      (labels, asOf, views) -> new UnionWindowJoin().join(labels, asOf, views).filter("id <> 0");

  private static final PointInTimeJoin DOUBLING_ROWS =
      (labels, asOf, views) -> {
        Dataset<Row> joined = new UnionWindowJoin().join(labels, asOf, views);
        return joined.union(joined.filter("id = 1"));
      };

  private static final PointInTimeJoin MIXING_ROWS =
      (labels, asOf, views) ->
          new UnionWindowJoin().join(labels, asOf, views).withColumn("trips", functions.lit(9L));

  private static final PointInTimeJoin TOUCHING_LABELS =
      (labels, asOf, views) ->
          new UnionWindowJoin()
              .join(labels, asOf, views)
              .withColumn("driver_id", functions.lit(5L));

  @Test
  void anExactJoinAgrees() {
    Comparison comparison = compare(new UnionWindowJoin());
    assertThat(comparison.agrees()).isTrue();
    assertThat(comparison.rows()).isEqualTo(3);
  }

  @Test
  void aFeatureFromTheFutureIsFoundWithBothRows() {
    Comparison comparison = compare(WITH_A_LOOK_AHEAD);
    assertThat(comparison.differingRows()).isEqualTo(1);
    JoinCheckReport report = new JoinCheckReport(0, comparison, expectation().outcomes(), 1.0);
    assertThat(JoinCheckReportView.text(report))
        .contains("stats")
        .containsPattern(
            "\\[1\\] +2025-11-02T12:00:00Z +stats +trips +3 +4 +2025-11-02T11:00:00Z, created"
                + " 2025-11-02T11:30:00Z +2025-11-02T12:30:00Z")
        .contains("3 rows of 1 views compared, 1 differ");
    assertThat(comparison.differences())
        .extracting(Difference::column)
        .containsExactly("event timestamp", "created timestamp", "trips");
  }

  @Test
  void lostAndDoubledRowsAreFound() {
    assertThat(compare(LOSING_ROWS).differences())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.column()).isEqualTo("rows");
              assertThat(d.expected()).isEqualTo("1");
              assertThat(d.actual()).isEqualTo("0");
            });
    assertThat(compare(DOUBLING_ROWS).differences())
        .singleElement()
        .satisfies(d -> assertThat(d.actual()).isEqualTo("2"));
  }

  @Test
  void wrongValuesOfTheRightRowAreFound() {
    assertThat(compare(MIXING_ROWS).differences())
        .extracting(d -> d.column() + " " + d.expected() + " " + d.actual())
        .containsExactly("trips 3 9", "trips null 9", "trips null 9");
  }

  @Test
  void changedEntityRowsAreFound() {
    assertThat(compare(TOUCHING_LABELS).differences())
        .extracting(d -> d.column() + " " + d.expected() + " " + d.actual())
        .containsExactly("driver_id 1 5", "driver_id 2 5", "driver_id null 5");
  }

  @Test
  void outcomesAreCountedByTheBruteForce() {
    assertThat(expectation().outcomes())
        .containsExactly(new ViewOutcomes("stats", 3, 1, 1, 0, 1, 0));
  }

  @Test
  void expiredRowsThatWereLeftUnreadAreNoDifference() {
    JoinExpectation expectation = expectation();
    Dataset<Row> pruned = rows().filter("__event_timestamp > '2025-11-02T00:00:00Z'");
    Dataset<Row> joined = new UnionWindowJoin().join(labels(), at(), List.of(view(pruned)));
    assertThat(expectation.compare(joined, Pruning.BY_TIME).agrees()).isTrue();
    assertThat(expectation.compare(joined, Pruning.NONE).differences())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.column()).isEqualTo("outcome");
              assertThat(d.expected()).isEqualTo("expired");
              assertThat(d.actual()).isEqualTo("no candidate");
            });
  }

  @Test
  void moreFeatureRowsThanAllowedAreRefused() {
    List<ViewRows> views = List.of(view(rows()));
    Dataset<Row> labels = labels();
    assertThatThrownBy(() -> JoinExpectation.of(labels, "id", at(), views, 2))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("more than the 2 that are left to read")
        .hasMessageContaining("Lower --sample-rows, or raise --max-feature-rows.");
  }

  private static Comparison compare(PointInTimeJoin join) {
    return expectation().compare(join.join(labels(), at(), List.of(view(rows()))), Pruning.NONE);
  }

  private static JoinExpectation expectation() {
    return JoinExpectation.of(labels(), "id", at(), List.of(view(rows())), 100);
  }

  private static Column at() {
    return functions.col("at");
  }

  private static Dataset<Row> labels() {
    return SPARK.createDataFrame(
        List.of(
            RowFactory.create(0L, 1L, NOON),
            RowFactory.create(1L, 2L, NOON),
            RowFactory.create(2L, null, NOON)),
        StructType.fromDDL("id bigint, driver_id bigint, at timestamp"));
  }

  private static Dataset<Row> rows() {
    return SPARK.createDataFrame(
        List.of(
            RowFactory.create(1L, 3L, NOON.minusSeconds(3600), NOON.minusSeconds(1800)),
            RowFactory.create(1L, 4L, NOON.plusSeconds(1800), null),
            RowFactory.create(2L, 5L, NOON.minusSeconds(86_400), null)),
        StructType.fromDDL(
            "driver_id bigint, trips bigint, "
                + FeatureColumns.EVENT_TIMESTAMP
                + " timestamp, "
                + FeatureColumns.CREATED_TIMESTAMP
                + " timestamp"));
  }

  private static ViewRows view(Dataset<Row> rows) {
    Column key = functions.col("driver_id");
    return new ViewRows(
        "stats",
        rows,
        List.of(new KeyPair(key, key)),
        List.of(new Field("trips", FeatureType.of(Primitive.INT64))),
        List.of("trips"),
        Duration.ofHours(2),
        ViewRows.Visibility.SINCE_EVENT);
  }
}
