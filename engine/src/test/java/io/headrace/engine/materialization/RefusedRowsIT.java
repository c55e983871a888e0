package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestFeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.online.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that the store does not take: a check on the table stands for whatever it may dislike. */
class RefusedRowsIT {
  private static final String STATS =
      """
      driver_id,event_timestamp,created,note,trips
      1,2025-01-01T08:00:00Z,2025-01-01T08:05:00Z,good,3
      2,2025-01-01T08:00:00Z,2025-01-01T08:05:00Z,older,4
      2,2025-01-01T09:00:00Z,2025-01-01T09:05:00Z,forbidden,5
      3,2025-01-01T08:00:00Z,2025-01-01T08:05:00Z,forbidden,6
      3,2025-01-01T09:00:00Z,2025-01-01T09:05:00Z,good,7
      ,2025-01-01T10:00:00Z,2025-01-01T10:05:00Z,x,8
      """;

  @TempDir Path folder;
  private FeatureStore store;

  @BeforeEach
  void tableThatForbidsAText() throws Exception {
    Files.writeString(folder.resolve("stats.csv"), STATS);
    store =
        TestFeatureStore.in(
            folder,
            "project: refusing\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: {type: postgres, host: 127.0.0.1, port: %d, database: postgres, db_schema: refused, user: postgres, password: any, sslmode: prefer}\n"
                .formatted(TestPostgres.configuration().port()),
            """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: s, path: stats.csv, file_format: csv, timestamp_field: event_timestamp, created_timestamp_column: created}
        feature_views:
          - {name: stats, entities: [driver], source: s, schema: [{name: note, dtype: String}, {name: trips, dtype: Int64}]}
        """);
    store.apply();
    execute(
        "ALTER TABLE refused.refusing_stats ADD CONSTRAINT dislikes CHECK (value_text <> 'forbidden')");
  }

  @AfterEach
  void removeTable() throws Exception {
    execute("DROP SCHEMA refused CASCADE");
  }

  @Test
  void refusedRowsAreKeptWithTheReasonBesideThoseWithoutKey() throws IOException {
    ViewOutcome.Done done = done(run());

    assertThat(done.keys()).isEqualTo(3);
    assertThat(done.counts().written()).isEqualTo(2);
    assertThat(done.counts().rejected()).isEqualTo(1);
    assertThat(done.rejected()).isEqualTo(2);
    assertThat(done.warnings())
        .singleElement()
        .asString()
        .startsWith("the online store refused the rows of 1 key, which keep what they had there (")
        .contains("violates check constraint \"dislikes\"");
    assertThat(kept(done))
        .containsExactlyInAnyOrder(
            "x|8|1735725600|1735725900|join key 'driver_id' is null",
            "2|forbidden|5|1735722000|1735722300|ERROR: new row for relation \"refusing_stats\""
                + " violates check constraint \"dislikes\"");
    assertThat(store.registry().read().state("stats").intervals()).hasSize(1);
  }

  @Test
  void repetitionOfAMendedSourceWritesThem() throws IOException {
    done(run());
    Files.writeString(folder.resolve("stats.csv"), STATS.replace("forbidden", "allowed"));
    ViewOutcome.Done again = done(run());

    assertThat(again.counts().written()).isEqualTo(3);
    assertThat(again.counts().rejected()).isZero();
    assertThat(kept(again)).hasSize(1);
  }

  private MaterializationReport run() {
    return store.materialize(
        new MaterializationRequest(
            store.viewsToMaterialize(List.of()),
            new Span.Between(
                Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-01-02T00:00:00Z")),
            Instant.now(),
            OnNullKey.SKIP),
        RunListener.SILENT);
  }

  private static ViewOutcome.Done done(MaterializationReport report) {
    assertThat(report.failures()).isEmpty();
    return (ViewOutcome.Done) report.views().get(0);
  }

  private static List<String> kept(ViewOutcome.Done done) {
    return TestSpark.session()
        .read()
        .parquet(done.rejectedRows().orElseThrow())
        .selectExpr(
            "concat_ws('|', driver_id, note, trips, unix_seconds(event_timestamp),"
                + " unix_seconds(created_timestamp), reason)")
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(0))
        .toList();
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
