package io.headrace.engine.pointintime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.pointintime.ViewRows.Visibility;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** How the join looks in Spark's plans: what is shuffled, sorted, read and shown. */
class JoinPlansTest {
  private static final Column AT = functions.col("at");

  @Test
  void labelsAreShuffledOnceForAllViewsOfTheirKeys() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "hash"));

    String plan = plan(join(spark, labels(spark), view(spark, "a"), view(spark, "b")));

    assertThat(plan.split("PointInTimeHashJoin", -1)).hasSize(2);
    assertThat(plan.split("Exchange hashpartitioning", -1)).hasSize(4);
  }

  @Test
  void aViewWithoutKeysIsJoinedWithoutAShuffle() {
    SparkSession spark = session(Map.of());

    String plan =
        plan(new OperatorJoin().join(labels(spark), AT, List.of(rows(spark, "a", List.of()))));

    assertThat(plan).contains("PointInTimeLookupJoin").doesNotContain("hashpartitioning");
  }

  @Test
  void broadcastReadsItsMomentsFromTheShuffleOfTheLabels() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "broadcast"));

    String plan = plan(join(spark, labels(spark), view(spark, "a")));

    assertThat(plan).contains("PointInTimeReduction").contains("ReusedExchange");
  }

  @Test
  void labelsThatDifferWhenReadAgainAreNeverBroadcast() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "broadcast"));
    Dataset<Row> random =
        labels(spark).withColumn("at", functions.timestamp_seconds(functions.rand()));

    assertThat(plan(join(spark, random, view(spark, "a"))))
        .contains("labels differ when read again")
        .doesNotContain("PointInTimeReduction");
  }

  @Test
  void limitedLabelsAreNeverBroadcastAsTheCutMayFallElsewhere() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "broadcast"));

    assertThat(plan(join(spark, labels(spark).orderBy("at").limit(2), view(spark, "a"))))
        .contains("labels differ when read again")
        .doesNotContain("PointInTimeReduction");
    assertThat(plan(join(spark, labels(spark).orderBy("at").offset(1), view(spark, "a"))))
        .doesNotContain("PointInTimeReduction");
  }

  @Test
  void sortedAndPartitionedLabelsAreNeitherShuffledNorSorted() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "merge"));
    Dataset<Row> sorted =
        labels(spark).repartition(3, functions.col("k")).sortWithinPartitions("k", "at");

    String plan = plan(join(spark, sorted, view(spark, "a")));

    assertThat(plan.split("Exchange hashpartitioning", -1)).hasSize(3);
    assertThat(plan.split("Sort \\[", -1)).hasSize(3);
  }

  @Test
  void bucketedTablesAreNotShuffled() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "hash"));
    bucketed(labels(spark), "bucketed_labels");
    bucketed(features(spark), "bucketed_features");
    try {
      ViewRows view = view("a", spark.table("bucketed_features"), List.of("k"));

      Dataset<Row> joined =
          new OperatorJoin().join(spark.table("bucketed_labels"), AT, List.of(view));

      assertThat(plan(joined)).doesNotContain("Exchange");
      assertThat(joined.filter("a_x is not null").count()).isPositive();
    } finally {
      spark.sql("DROP TABLE bucketed_labels");
      spark.sql("DROP TABLE bucketed_features");
    }
  }

  @Test
  void coalescedPartitionsStayTogether() {
    Map<String, String> coalescing =
        Map.of(
            JoinPlanner.SETTING,
            "hash",
            "spark.sql.adaptive.enabled",
            "true",
            "spark.sql.shuffle.partitions",
            "40");
    SparkSession spark = session(coalescing);
    Dataset<Row> joined = join(spark, labels(spark), view(spark, "a"), view(spark, "b"));

    assertThat(joined.filter("a_x is not null and b_x is not null").count()).isEqualTo(90);
    assertThat(joined.count()).isEqualTo(100);
  }

  @Test
  void answersThatNobodyAsksForAreNotWritten() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "hash"));
    Dataset<Row> joined =
        join(spark, labels(spark), view(spark, "a")).select("k", "at", "id", "a_x");

    assertThat(plan(joined)).startsWith("PointInTimeHashJoin");
    assertThat(joined.columns()).containsExactly("k", "at", "id", "a_x");
    assertThat(joined.filter("a_x is not null").count()).isEqualTo(90);
  }

  @Test
  void theResultCanBeJoinedWithItself() {
    SparkSession spark = session(Map.of());
    Dataset<Row> joined = join(spark, labels(spark), view(spark, "a"));

    Dataset<Row> twice = joined.as("l").join(joined.as("r"), functions.expr("l.id = r.id"));

    assertThat(twice.filter("l.a_x <=> r.a_x").count()).isEqualTo(100);
  }

  @Test
  void explainSaysSizesChoiceAndReason() {
    SparkSession spark = session(Map.of());

    assertThat(plan(join(spark, labels(spark), view(spark, "a"))))
        .contains("view a (1 features, ttl none) by lookup: ")
        .contains("few enough to be everywhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1k", "250k", "400k"})
  void whereMemoryIsRefusedRowsAreSortedAndNothingIsLost(String memory) {
    List<Row> wanted = large(session(Map.of(JoinPlanner.SETTING, "hash"))).collectAsList();
    SparkSession tight = session(Map.of(JoinPlanner.SETTING, "hash", MemoryLimit.SETTING, memory));

    Dataset<Row> joined = large(tight);

    assertThat(joined.collectAsList()).isEqualTo(wanted);
    assertThat(metric(joined, "fellBack")).isPositive();
  }

  @Test
  void onlyHotKeysAreCut() {
    Map<String, String> looking =
        Map.of(
            JoinPlanner.SETTING,
            "hash",
            HotKeys.LEAST_ROWS,
            "0",
            "spark.sql.shuffle.partitions",
            "8");
    SparkSession spark = session(looking);
    Dataset<Row> even =
        spark.range(4_000).selectExpr("id % 500 AS k", "timestamp_seconds(id) AS at", "id");
    Dataset<Row> hot = even.withColumn("k", functions.expr("if(id % 3 = 0, 7L, k)"));
    ViewRows view = view("a", features(spark), List.of("k"));

    assertThat(plan(join(spark, even, view))).doesNotContain("PointInTimeSlices");
    assertThat(plan(join(spark, hot, view)))
        .contains("PointInTimeSlices view a")
        .contains("hot keys cut");
  }

  @Test
  void metricsAddUpToTheLabels() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "hash"));
    Dataset<Row> joined = join(spark, labels(spark), view(spark, "a"));
    joined.collectAsList();

    assertThat(metric(joined, "matched")).isEqualTo(90);
    assertThat(metric(joined, "noCandidate")).isEqualTo(10);
    assertThat(metric(joined, "expired") + metric(joined, "unusable")).isZero();
    assertThat(metric(joined, "numOutputRows")).isEqualTo(100);
    assertThat(metric(joined, "peakMemory")).isPositive();
    assertThat(metric(joined, "fellBack")).isZero();
  }

  @Test
  void aSettingThatNamesNoPlanIsRefused() {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "quick"));

    assertThatThrownBy(() -> join(spark, labels(spark), view(spark, "a")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'quick' is no way to join")
        .hasMessageContaining("auto, hash, broadcast, merge, lookup");
  }

  @Test
  void keysOfUnequalTypesAreRefused() {
    SparkSession spark = session(Map.of());
    Dataset<Row> texts = labels(spark).withColumn("k", functions.col("k").cast("string"));

    assertThatThrownBy(() -> join(spark, texts, view(spark, "a")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("is STRING in the entity rows and BIGINT in the feature rows");
  }

  @Test
  void aMomentThatIsNoTimestampIsRefused() {
    SparkSession spark = session(Map.of());
    List<ViewRows> views = List.of(view(spark, "a"));

    assertThatThrownBy(
            () -> new OperatorJoin().join(labels(spark), functions.col("at").cast("date"), views))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Cast it to a timestamp");
  }

  @Test
  void streamsAreRefused() {
    SparkSession spark = session(Map.of());
    Dataset<Row> stream =
        spark.readStream().format("rate").load().selectExpr("value k", "timestamp at");

    assertThatThrownBy(() -> join(spark, stream, view(spark, "a")))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("foreachBatch");
  }

  @Test
  void keysInFilesWithCollationsMeetByTheirCollation(@TempDir Path folder) {
    SparkSession spark = session(Map.of(JoinPlanner.SETTING, "hash"));
    Dataset<Row> labels =
        labels(spark).withColumn("k", functions.expr("collate(concat('A', k), 'UTF8_LCASE')"));
    Dataset<Row> features =
        features(spark).withColumn("k", functions.expr("collate(concat('a', k), 'UTF8_LCASE')"));
    features.write().parquet(folder.resolve("features").toString());
    ViewRows view =
        view(
            "a",
            spark.read().schema(features.schema()).parquet(folder.resolve("features").toString()),
            List.of("k"));

    assertThat(new OperatorJoin().join(labels, AT, List.of(view)).filter("a_x is not null").count())
        .isEqualTo(90);
  }

  private static SparkSession session(Map<String, String> settings) {
    SparkSession session =
        ((org.apache.spark.sql.classic.SparkSession) TestSpark.session()).cloneSession();
    session.conf().set("spark.sql.adaptive.enabled", "false");
    settings.forEach(session.conf()::set);
    return session;
  }

  private static String plan(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
        .queryExecution()
        .executedPlan()
        .toString();
  }

  /** Enough rows to fill more than a page, summed up so that their order does not matter. */
  private static Dataset<Row> large(SparkSession spark) {
    Dataset<Row> labels =
        spark.range(40_000).selectExpr("id % 700 AS k", "timestamp_seconds(id) AS at", "id");
    Dataset<Row> features =
        spark
            .range(60_000)
            .selectExpr(
                "id % 800 AS k",
                "id AS x",
                "timestamp_seconds(id * 7 % 40000) AS " + FeatureColumns.EVENT_TIMESTAMP,
                "timestamp_seconds(id) AS " + FeatureColumns.CREATED_TIMESTAMP);
    return join(spark, labels, view("a", features, List.of("k")))
        .selectExpr("count(*)", "count(a_x)", "sum(hash(id, a_x))");
  }

  private static long metric(Dataset<Row> rows, String name) {
    SparkPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().executedPlan();
    return find(plan, name).orElseThrow();
  }

  private static Optional<Long> find(SparkPlan plan, String metric) {
    if (plan.nodeName().startsWith("PointInTime") && plan.metrics().contains(metric)) {
      return Optional.of(plan.metrics().apply(metric).value());
    }
    return CollectionConverters.asJava(plan.children()).stream()
        .flatMap(child -> find(child, metric).stream())
        .findFirst();
  }

  private static Dataset<Row> join(SparkSession spark, Dataset<Row> labels, ViewRows... views) {
    assertThat(labels.sparkSession()).isSameAs(spark);
    return new OperatorJoin().join(labels, AT, List.of(views));
  }

  /** A hundred labels, ten of a key that has no features. */
  private static Dataset<Row> labels(SparkSession spark) {
    return spark
        .range(100)
        .selectExpr("id % 10 AS k", "timestamp_seconds(id * 60) AS at", "id")
        .repartition(2);
  }

  private static Dataset<Row> features(SparkSession spark) {
    return spark
        .range(90)
        .selectExpr(
            "id % 9 AS k",
            "id AS x",
            "timestamp_seconds(0) AS " + FeatureColumns.EVENT_TIMESTAMP,
            "timestamp_seconds(id) AS " + FeatureColumns.CREATED_TIMESTAMP)
        .repartition(2);
  }

  private static ViewRows view(SparkSession spark, String name) {
    return rows(spark, name, List.of("k"));
  }

  private static ViewRows rows(SparkSession spark, String name, List<String> keys) {
    return view(name, features(spark), keys);
  }

  private static ViewRows view(String name, Dataset<Row> rows, List<String> keys) {
    return new ViewRows(
        name,
        rows,
        keys.stream().map(k -> new KeyPair(functions.col(k), functions.col(k))).toList(),
        List.of(new Field("x", FeatureType.of(Primitive.INT64))),
        List.of(name + "_x"),
        Duration.ZERO,
        Visibility.SINCE_EVENT);
  }

  private static void bucketed(Dataset<Row> rows, String table) {
    rows.sparkSession().sql("DROP TABLE IF EXISTS " + table);
    rows.write().mode("overwrite").bucketBy(4, "k").sortBy("k").saveAsTable(table);
  }
}
