package io.headrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.TestSpark;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a session knows that names the extensions and nothing else of ours. */
class HeadraceExtensionsTest {
  private static SparkSession spark;

  @BeforeAll
  static void openSession() {
    // As spark.sql.extensions does for the first session of a context, which here is there already.
    SparkSession shared = TestSpark.session();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    try {
      spark =
          org.apache.spark.sql.classic.SparkSession.builder()
              .withExtensions(new HeadraceExtensions())
              .getOrCreate();
    } finally {
      SparkSession.setDefaultSession(shared);
      SparkSession.setActiveSession(shared);
    }
    spark.sql(
        "CREATE TEMPORARY VIEW trips AS SELECT * FROM VALUES"
            + " (1, 7L, TIMESTAMP'2025-05-01T12:00:00Z'), (2, 7L, TIMESTAMP'2025-05-02T13:00:00Z'),"
            + " (3, 8L, TIMESTAMP'2025-05-01T12:00:00Z') AS t(trip, driver_id, at)");
    spark.sql(
        "CREATE TEMPORARY VIEW stats AS SELECT * FROM VALUES"
            + " (7L, 0.5D, TIMESTAMP'2025-05-01T11:00:00Z', TIMESTAMP'2025-05-01T11:30:00Z'),"
            + " (7L, 0.7D, TIMESTAMP'2025-05-01T12:00:00Z', TIMESTAMP'2025-05-01T12:30:00Z')"
            + " AS t(driver_id, conv_rate, event_timestamp, created)");
  }

  @Test
  void joinsTablesByName() {
    assertThat(rows(call("ttl => '1d'"))).containsExactly("1 0.7", "2 null", "3 null");
  }

  @Test
  void withoutTtlRowsNeverExpire() {
    assertThat(rows(call("prefix => ''"))).containsExactly("1 0.7", "2 0.7", "3 null");
  }

  @Test
  void aRowCountsOnceItIsKnown() {
    assertThat(rows(call("created_time => 'created', known_at => true")))
        .containsExactly("1 0.5", "2 0.7", "3 null");
  }

  @Test
  void queriesAreJoinedToo() {
    String query =
        "SELECT trip, conv_rate FROM point_in_time_join(labels => TABLE(SELECT * FROM trips WHERE trip = 1),"
            + " features => TABLE(SELECT * FROM stats WHERE conv_rate < 0.6), keys => array('driver_id'),"
            + " label_time => 'at', feature_time => 'event_timestamp')";

    assertThat(rows(query)).containsExactly("1 0.5");
  }

  @Test
  void columnsOfOneNameNeedAPrefix() {
    String clash =
        "SELECT * FROM point_in_time_join(labels => TABLE(SELECT *, 1 AS conv_rate FROM trips),"
            + " features => TABLE(stats), keys => array('driver_id'), label_time => 'at',"
            + " feature_time => 'event_timestamp')";

    assertThatThrownBy(() -> spark.sql(clash))
        .hasMessageContaining("labels and features both have a column 'conv_rate'")
        .hasMessageContaining("Give prefix => 'text'");
  }

  @Test
  void anUnknownArgumentIsNamedWithTheNearestOne() {
    assertThatThrownBy(() -> spark.sql(call("tll => '1d'")))
        .hasMessageContaining("there is no argument 'tll'")
        .hasMessageContaining("Did you mean 'ttl'?");
  }

  @Test
  void missingColumnsAreAllNamed() {
    String wrong =
        "SELECT * FROM point_in_time_join(labels => TABLE(trips), features => TABLE(stats),"
            + " keys => array('driver'), label_time => 'when', feature_time => 'event_timestamp')";

    assertThatThrownBy(() -> spark.sql(wrong))
        .hasMessageContaining("labels has no column 'when'")
        .hasMessageContaining("labels has no column 'driver'")
        .hasMessageContaining("features has no column 'driver'");
  }

  private static String call(String more) {
    return "SELECT trip, conv_rate FROM point_in_time_join(labels => TABLE(trips),"
        + " features => TABLE(SELECT driver_id, conv_rate, event_timestamp, created FROM stats),"
        + " keys => array('driver_id'), label_time => 'at', feature_time => 'event_timestamp', "
        + more
        + ")";
  }

  private static List<String> rows(String query) {
    return spark.sql(query).orderBy("trip").collectAsList().stream()
        .map((Row r) -> r.get(0) + " " + r.get(1))
        .collect(Collectors.toList());
  }
}
