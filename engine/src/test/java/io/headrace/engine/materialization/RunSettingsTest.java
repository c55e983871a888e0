package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestFeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunFilter;
import io.headrace.engine.ledger.RunListing;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.RunSettings.MemoryCheck;
import io.headrace.engine.online.LimitedPacing;
import io.headrace.engine.online.StoreRoom;
import io.headrace.engine.online.Writes;
import io.headrace.engine.report.Json;
import io.headrace.engine.report.MaterializationReportView;
import io.headrace.engine.report.RunsView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is told about how to write, seen from outside. */
class RunSettingsTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2025-01-02T00:00:00Z");
  private static final RunSettings DEFAULT = RunSettings.DEFAULT;

  private static final String STATS =
      """
      driver_id,region,event_timestamp,reason
      1,n,2025-01-01T08:00:00Z,3
      1,n,2025-01-01T09:00:00Z,2
      2,s,2025-01-01T09:00:00Z,7
      2,s,2025-01-01T09:00:00Z,9
      3,s,,4
      ,s,2025-01-01T10:00:00Z,1
      4,,2025-01-01T11:00:00Z,8
      ,,,6
      """;

  @TempDir Path folder;
  private FeatureStore store;

  @BeforeEach
  void viewsOfOneSource() throws IOException {
    RecordingStore.forget();
    Files.writeString(folder.resolve("stats.csv"), STATS);
    store =
        TestFeatureStore.applied(
            folder,
            "project: p\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: {type: sqlite, path: online.db}\n",
            """
        entities:
          - {name: driver, join_keys: [driver_id], value_type: INT64}
          - {name: region, join_keys: [region], value_type: STRING}
        data_sources:
          - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp}
        feature_views:
          - {name: a, entities: [driver, region], source: stats, schema: [{name: reason, dtype: Int64}]}
          - {name: b, entities: [region], source: stats, schema: [{name: reason, dtype: Int64}]}
          - {name: c, source: stats, schema: [{name: reason, dtype: Int64}]}
        """);
  }

  @Test
  void rejectedRowsAreKeptWithTheReasonAndTheReportAddsUp() throws IOException {
    ViewOutcome.Done done = done(run(RecordingStore.healthy(), DEFAULT), 0);
    assertThat(done.rowsRead()).isEqualTo(8);
    assertThat(done.rowsWithoutKey()).isEqualTo(3);
    assertThat(done.rowsWithoutTime()).isEqualTo(1);
    assertThat(done.keys()).isEqualTo(2);
    assertThat(done.rowsSuperseded()).isEqualTo(2);
    assertThat(done.counts().rows()).isEqualTo(done.keys());

    String kept = done.rejectedRows().orElseThrow();
    assertThat(kept).startsWith("file:" + folder.toRealPath() + "/.headrace/rejected/a/run=");
    List<Row> rows =
        TestSpark.session()
            .read()
            .parquet(kept)
            .selectExpr(
                "concat_ws('|', driver_id, region, unix_seconds(event_timestamp), reason, _reason)")
            .collectAsList();
    assertThat(rows)
        .extracting(r -> r.getString(0))
        .containsExactlyInAnyOrder(
            "s|1735725600|1|join key 'driver_id' is null",
            "4|1735729200|8|join key 'region' is null",
            "6|join key 'driver_id' is null, join key 'region' is null");
  }

  @Test
  void noFolderIsMadeWhereNothingWasRejected() {
    MaterializationReport report = run(RecordingStore.healthy(), DEFAULT);
    assertThat(done(report, 2).rejectedRows()).isEmpty();
    assertThat(folder.resolve(".headrace/rejected/c")).doesNotExist();
  }

  @Test
  void rejectedRowsThatCannotBeKeptKeepTheIntervalFromBeingRecorded() throws IOException {
    Files.writeString(folder.resolve("taken"), "a file where a folder should be");
    MaterializationReport report = run(RecordingStore.healthy(), settings(1, "taken"));
    assertThat(report.failures()).extracting(ViewOutcome.Failed::view).containsExactly("a", "b");
    assertThat(report.failures().get(0).cause())
        .hasMessageContaining("Rejected rows of feature view 'a'")
        .hasMessageContaining("/taken/a/run=" + report.runId())
        .hasMessageContaining("--rejected-rows");
    assertThat(store.registry().read().state("a").intervals()).isEmpty();
    assertThat(store.registry().read().state("c").intervals()).hasSize(1);
  }

  @Test
  void viewsSideBySideAreReportedAsAskedAndShareTheWriters() {
    MaterializationReport report =
        run(RecordingStore.withWriters(4), settings(3, DEFAULT.rejectedRows()));
    assertThat(report.failures()).isEmpty();
    assertThat(report.views()).extracting(ViewOutcome::view).containsExactly("a", "b", "c");
    assertThat(RecordingStore.MOST_WRITERS.get()).isBetween(1, 3);
    assertThat(RecordingStore.ROWS.get("a")).hasSize(2);
  }

  @Test
  void failingViewLeavesThoseBesideItAlone() {
    MaterializationReport report =
        run(RecordingStore.failingOn("b"), settings(2, DEFAULT.rejectedRows()));
    assertThat(report.isPartial()).isTrue();
    assertThat(report.failures()).extracting(ViewOutcome.Failed::view).containsExactly("b");
    assertThat(store.registry().read().state("a").intervals()).hasSize(1);
    assertThat(store.registry().read().state("b").intervals()).isEmpty();
  }

  @Test
  void writersAreToldWhichRowsAndHowFast() {
    run(
        RecordingStore.healthy(),
        new RunSettings(
            Writes.CHANGED,
            OptionalInt.of(1_000_000),
            false,
            1,
            DEFAULT.rejectedRows(),
            MemoryCheck.ON,
            DEFAULT.increments()));
    assertThat(RecordingStore.SETTINGS)
        .isNotEmpty()
        .allSatisfy(
            s -> {
              assertThat(s.writes()).isEqualTo(Writes.CHANGED);
              assertThat(s.pacing()).isInstanceOf(LimitedPacing.class);
            });
  }

  @Test
  void viewThatDoesNotFitFailsBeforeItIsWritten() {
    StoreRoom none = new StoreRoom("node:1", 100, 100, false, 1);
    MaterializationReport report = run(RecordingStore.bounded(none, 50), DEFAULT);
    assertThat(report.failures()).hasSize(3);
    assertThat(report.failures().get(0).cause())
        .isInstanceOf(NoRoomException.class)
        .hasMessageContaining("'a' does not fit")
        .hasMessageContaining("about 3 keys");
    assertThat(RecordingStore.ROWS).isEmpty();
  }

  @Test
  void interruptedRunEndsWithAReportAndRecordsNothingMore() {
    Thread runner = Thread.currentThread();
    RunListener interrupting =
        new RunListener() {
          @Override
          public void viewStarted(String view, Interval interval) {
            if (view.equals("b")) {
              runner.interrupt();
            }
          }

          @Override
          public void viewEnded(ViewOutcome outcome) {}
        };
    MaterializationReport report =
        new Materializer(
                TestSpark.session(),
                folder,
                "p",
                store.registry(),
                store.runs(),
                RecordingStore.endlessOn("b"),
                interrupting)
            .run(request(DEFAULT));
    assertThat(Thread.interrupted()).isFalse();
    assertThat(report.views().get(0)).isInstanceOf(ViewOutcome.Done.class);
    assertThat(report.failures()).extracting(ViewOutcome.Failed::view).containsExactly("b", "c");
    assertThat(report.failures())
        .allSatisfy(
            f ->
                assertThat(f.cause())
                    .isInstanceOf(RunInterruptedException.class)
                    .hasMessageContaining("interval is not recorded"));
    assertThat(store.registry().read().state("b").intervals()).isEmpty();
    RunListing runs = store.runs().list(RunFilter.newest(9));
    assertThat(runs.entries())
        .extracting(RunEntry::view, RunEntry::status)
        .containsExactlyInAnyOrder(
            tuple("a", RunStatus.DONE),
            tuple("b", RunStatus.INTERRUPTED),
            tuple("c", RunStatus.INTERRUPTED));
    assertThat(RunsView.show(runs))
        .contains("status: interrupted\nerror: Feature view 'b': the run");
  }

  @Test
  void textPageAndJsonSayTheSame() throws IOException {
    MaterializationReport report = run(RecordingStore.failingOn("c"), DEFAULT);
    String text = MaterializationReportView.text(report);
    String page = MaterializationReportView.markdown(report);
    JsonNode json = new ObjectMapper().readTree(Json.text(MaterializationReportView.data(report)));
    assertThat(json.at("/views/0/rows_read").asLong())
        .isEqualTo(
            json.at("/views/0/rows_without_entity_key").asLong()
                + json.at("/views/0/rows_without_event_timestamp").asLong()
                + json.at("/views/0/rows_superseded").asLong()
                + json.at("/views/0/keys").asLong());
    double seconds = 0;
    for (JsonNode phase : json.at("/views/0/seconds_by_phase")) {
      seconds += phase.asDouble();
    }
    assertThat(json.at("/views/0/seconds").asDouble()).isCloseTo(seconds, within());
    String folder = json.at("/views/0/rejected_rows").asText();
    assertThat(text).contains("rejected rows are in " + folder).contains("failed");
    assertThat(page)
        .contains("| a | 2025-01-01T00:00:00Z | 2025-01-02T00:00:00Z | 8 | 2 | 2 | 0 | 0 | 3 |")
        .contains("rejected rows are in " + folder)
        .contains("- c failed: recording store: it was told to fail.");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }

  private MaterializationReport run(RecordingStore online, RunSettings settings) {
    return new Materializer(
            TestSpark.session(),
            folder,
            "p",
            store.registry(),
            store.runs(),
            online,
            RunListener.SILENT)
        .run(request(settings));
  }

  private MaterializationRequest request(RunSettings settings) {
    List<FeatureView> views = store.viewsToMaterialize(List.of());
    return new MaterializationRequest(
        views, new Span.Between(START, END), Instant.now(), OnNullKey.SKIP, settings);
  }

  private static RunSettings settings(int parallelViews, String rejectedRows) {
    return new RunSettings(
        Writes.ALL,
        OptionalInt.empty(),
        false,
        parallelViews,
        rejectedRows,
        MemoryCheck.ON,
        DEFAULT.increments());
  }

  private static ViewOutcome.Done done(MaterializationReport report, int view) {
    assertThat(report.failures()).isEmpty();
    return (ViewOutcome.Done) report.views().get(view);
  }
}
