package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunFilter;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.registry.ViewState;
import io.headrace.engine.values.EntityKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaterializerTest {
  private static final Instant NEW_YEAR = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2025-01-02T00:00:00Z");
  private static final Instant THIRD = Instant.parse("2025-01-03T00:00:00Z");

  private static final String STATS =
      """
      driver_id,event_timestamp,created,trips
      1,2025-01-01T08:00:00Z,2025-01-01T08:05:00Z,3
      1,2025-01-02T00:00:00Z,2025-01-02T08:05:00Z,2
      2,2025-01-01T09:00:00Z,2025-01-01T09:05:00Z,7
      2,2025-01-01T09:00:00Z,2025-01-01T09:05:00Z,9
      2,2025-01-01T09:00:00Z,,99
      ,2025-01-01T10:00:00Z,2025-01-01T10:05:00Z,1
      """;

  @TempDir Path folder;
  private FeatureStore store;

  @BeforeEach
  void twoViewsOfOneSourceAndOneForTheWholeWorld() throws IOException {
    RecordingStore.forget();
    Files.writeString(
        folder.resolve("feature_store.yaml"),
        "project: p\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: {type: sqlite, path: online.db}\n");
    Files.writeString(folder.resolve("stats.csv"), STATS);
    Files.writeString(
        folder.resolve("features.yaml"),
        """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp, created_timestamp_column: created}
        feature_views:
          - {name: a, entities: [driver], ttl: 1d, source: stats, schema: [{name: trips, dtype: Int64}]}
          - {name: b, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}
          - {name: world, source: stats, schema: [{name: trips, dtype: Int64}]}
          - {name: offline_only, entities: [driver], source: stats, online: false, schema: [{name: trips, dtype: Int64}]}
        """);
    reopen();
  }

  private void reopen() {
    store =
        FeatureStore.of(
            FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of()),
            TestSpark::session);
    store.registry().apply(store.definitions());
  }

  @Test
  void writesTheWinnerOfEachKeyAndCountsWhatItLeftOut() {
    ViewOutcome.Done done = done(run(RecordingStore.healthy(), between(NEW_YEAR, SECOND)), "a");
    assertThat(done.rowsRead()).isEqualTo(6);
    assertThat(done.rowsWithoutKey()).isEqualTo(1);
    assertThat(done.samples()).hasSize(1).first().asString().contains("2025-01-01T10:00:00");
    assertThat(done.keys()).isEqualTo(2);
    assertThat(done.completeTies()).isEqualTo(1);
    assertThat(done.counts().written()).isEqualTo(2);
    // END is included: the row of midnight is the newest of driver 1.
    assertThat(trips("a", 1)).isEqualTo(2);
    // Of two rows that tie in both times the greater bytes win; a null created is the lowest.
    assertThat(trips("a", 2)).isEqualTo(9);
    assertThat(row("a", 2).createdMicros())
        .isEqualTo(Micros.of(Instant.parse("2025-01-01T09:05:00Z")));
  }

  @Test
  void viewWithoutEntitiesHasOneRow() {
    ViewOutcome.Done done = done(run(RecordingStore.healthy(), between(NEW_YEAR, SECOND)), "world");
    assertThat(done.rowsRead()).isEqualTo(6);
    assertThat(done.rowsWithoutKey()).isZero();
    assertThat(RecordingStore.ROWS.get("world")).hasSize(1);
    assertThat(RecordingStore.ROWS.get("world").keySet())
        .containsExactly("01000000020000000a0000005f5f64756d6d795f69640200000000000000");
  }

  @Test
  void intervalIsRecordedAndTheViewStaysServable() {
    run(RecordingStore.healthy(), between(NEW_YEAR, SECOND));
    ViewState state = store.registry().read().state("a");
    assertThat(state.intervals()).containsExactly(new Interval(NEW_YEAR, SECOND));
    assertThat(state.status()).isEqualTo(ViewState.Status.AVAILABLE_ONLINE);
  }

  @Test
  void failureOfOneViewLeavesTheOthersAloneAndRecordsNothingOfIt() {
    MaterializationReport report = run(RecordingStore.failingOn("a"), between(NEW_YEAR, SECOND));
    assertThat(report.isPartial()).isTrue();
    assertThat(report.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.view()).isEqualTo("a"));
    assertThat(report.failures().get(0).cause())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("told to fail");
    ViewState failed = store.registry().read().state("a");
    assertThat(failed.intervals()).isEmpty();
    assertThat(failed.status()).isEqualTo(ViewState.Status.UNSPECIFIED);
    assertThat(store.registry().read().state("b").intervals()).hasSize(1);
  }

  @Test
  void valueThatOneViewCannotHoldLeavesTheOtherViewsOfItsSourceAlone() throws IOException {
    Files.writeString(folder.resolve("stats.csv"), STATS + "3,2025-01-01T10:00:00Z,,3000000000\n");
    Files.writeString(
        folder.resolve("narrow.yaml"),
        "feature_views: [{name: narrow, entities: [driver], source: stats, schema: [{name: trips, dtype: Int32}]}]\n");
    Files.writeString(
        folder.resolve("wide.yaml"),
        "feature_views: [{name: wide, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}]\n");
    reopen();
    MaterializationReport report = run(RecordingStore.healthy(), between(NEW_YEAR, SECOND));
    assertThat(report.failures()).extracting(ViewOutcome.Failed::view).containsExactly("narrow");
    assertThat(report.failures().get(0).cause()).hasMessageContaining("trips");
    assertThat(trips("a", 3)).isEqualTo(3_000_000_000L);
    assertThat(trips("wide", 3)).isEqualTo(3_000_000_000L);
  }

  @Test
  void restartedServerMeansThatNothingIsRecorded() {
    MaterializationReport report = run(RecordingStore.restarting(), between(NEW_YEAR, SECOND));
    assertThat(report.failures()).hasSize(3);
    assertThat(report.failures().get(0).cause())
        .hasMessageContaining("restarted")
        .hasMessageContaining("again");
    assertThat(store.registry().read().state("a").intervals()).isEmpty();
  }

  @Test
  void firstIncrementBeginsAtEndMinusTtlOrAtTheOldestRow() {
    MaterializationReport report = run(RecordingStore.healthy(), new Span.Incremental(THIRD));
    assertThat(done(report, "a").interval()).isEqualTo(new Interval(SECOND, THIRD));
    assertThat(done(report, "b").interval())
        .isEqualTo(new Interval(Instant.parse("2025-01-01T08:00:00Z"), THIRD));
  }

  @Test
  void nextIncrementBeginsWhereTheNewestIntervalEnded() {
    run(RecordingStore.healthy(), between(NEW_YEAR, SECOND));
    run(RecordingStore.healthy(), between(NEW_YEAR, NEW_YEAR));
    assertThat(done(run(RecordingStore.healthy(), new Span.Incremental(THIRD)), "a").interval())
        .isEqualTo(new Interval(SECOND, THIRD));
  }

  @Test
  void incrementThatEndsBeforeWhatIsRecordedIsSkipped() {
    run(RecordingStore.healthy(), between(NEW_YEAR, THIRD));
    MaterializationReport report = run(RecordingStore.healthy(), new Span.Incremental(SECOND));
    assertThat(report.views())
        .allSatisfy(v -> assertThat(v).isInstanceOf(ViewOutcome.Skipped.class));
    assertThat(store.registry().read().state("a").intervals()).hasSize(1);
  }

  @Test
  void fullRefreshBeginsAtTheOldestRowWhateverWasRecorded() {
    run(RecordingStore.healthy(), between(SECOND, THIRD));
    assertThat(
            done(run(RecordingStore.healthy(), new Span.FullRefresh(THIRD)), "a")
                .interval()
                .start())
        .isEqualTo(Instant.parse("2025-01-01T08:00:00Z"));
  }

  @Test
  void longIncrementIsDividedAndEachPieceIsRecordedByItself() {
    run(RecordingStore.healthy(), between(NEW_YEAR, NEW_YEAR));
    MaterializationReport report =
        run(RecordingStore.healthy(), pieces(SECOND.plusSeconds(7_200), Duration.ofHours(12)));
    assertThat(report.failures()).isEmpty();
    List<Interval> expected =
        List.of(
            new Interval(NEW_YEAR, NEW_YEAR.plusSeconds(43_200)),
            new Interval(NEW_YEAR.plusSeconds(43_200), SECOND),
            new Interval(SECOND, SECOND.plusSeconds(7_200)));
    assertThat(report.views())
        .hasSize(9)
        .filteredOn(v -> v.view().equals("b"))
        .extracting(v -> ((ViewOutcome.Done) v).interval())
        .containsExactlyElementsOf(expected);
    assertThat(store.registry().read().state("b").intervals()).hasSize(4).containsAll(expected);
    assertThat(trips("b", 1)).isEqualTo(2);
    assertThat(trips("b", 2)).isEqualTo(9);
    assertThat(store.runs().list(RunFilter.newest(99)).entries())
        .filteredOn(e -> e.runId().equals(report.runId()))
        .hasSize(9)
        .extracting(RunEntry::status)
        .containsOnly(RunStatus.DONE);
  }

  @Test
  void pieceThatFailsLeavesTheEarlierOnesRecordedAndTheLaterOnesAlone() throws IOException {
    run(RecordingStore.healthy(), between(NEW_YEAR, NEW_YEAR));
    Files.writeString(folder.resolve("stats.csv"), STATS + "3,2025-01-02T13:00:00Z,,no number\n");
    MaterializationReport report =
        run(RecordingStore.healthy(), pieces(THIRD.plusSeconds(86_400), Duration.ofDays(1)));
    assertThat(report.views())
        .filteredOn(v -> v.view().equals("b"))
        .hasSize(2)
        .last()
        .isInstanceOf(ViewOutcome.Failed.class);
    assertThat(report.isPartial()).isFalse();
    assertThat(store.registry().read().state("b").lastEnd()).contains(SECOND);

    Files.writeString(folder.resolve("stats.csv"), STATS);
    MaterializationReport again =
        run(RecordingStore.healthy(), pieces(THIRD.plusSeconds(86_400), Duration.ofDays(1)));
    assertThat(done(again, "b").interval()).isEqualTo(new Interval(SECOND, THIRD));
    assertThat(store.registry().read().state("b").lastEnd()).contains(THIRD.plusSeconds(86_400));
  }

  @Test
  void firstPieceOfAViewThatExpiresBeginsAtTtlBeforeTheEndOfAll() {
    MaterializationReport report =
        run(RecordingStore.healthy(), pieces(THIRD, Duration.ofHours(18)));
    assertThat(done(report, "a").interval())
        .isEqualTo(new Interval(SECOND, SECOND.plusSeconds(64_800)));
  }

  @Test
  void moreThanAThousandPiecesAreAMistake() {
    run(RecordingStore.healthy(), between(NEW_YEAR, NEW_YEAR));
    MaterializationReport report =
        run(RecordingStore.healthy(), pieces(THIRD, Duration.ofMinutes(2)));
    assertThat(report.failures())
        .hasSize(3)
        .first()
        .satisfies(
            f ->
                assertThat(f.cause())
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining("Feature view 'a'")
                    .hasMessageContaining("more than 1000 intervals of 2m")
                    .hasMessageContaining("--max-interval"));
    assertThat(store.registry().read().state("b").intervals()).hasSize(1);
  }

  private static Span pieces(Instant end, Duration longest) {
    return new Span.Incremental(end, Optional.of(longest));
  }

  @Test
  void emptyIntervalWritesNothingAndIsRecorded() {
    Instant later = Instant.parse("2025-06-01T00:00:00Z");
    MaterializationReport report = run(RecordingStore.healthy(), between(later, later));
    assertThat(done(report, "a").rowsRead()).isZero();
    assertThat(done(report, "world").keys()).isZero();
    assertThat(store.registry().read().state("a").intervals()).hasSize(1);
  }

  @Test
  void ignoringEventTimeWritesTheMomentOfTheRun() {
    Instant moment = Instant.parse("2025-03-01T00:00:00Z");
    run(
        RecordingStore.healthy(),
        new Span.IgnoringEventTime(Optional.empty(), Optional.empty(), moment));
    assertThat(trips("a", 1)).isEqualTo(2);
    assertThat(row("a", 1).eventMicros()).isEqualTo(Micros.of(moment));
    assertThat(row("a", 2).eventMicros()).isEqualTo(Micros.of(moment));
  }

  @Test
  void nullKeyFailsTheViewBeforeAnythingIsWrittenWhereThatIsAskedFor() {
    MaterializationRequest request =
        new MaterializationRequest(
            views(), between(NEW_YEAR, SECOND), Instant.now(), OnNullKey.FAIL);
    MaterializationReport report = materializer(RecordingStore.healthy()).run(request);
    assertThat(report.failures()).extracting(ViewOutcome.Failed::view).containsExactly("a", "b");
    assertThat(report.failures().get(0).cause())
        .isInstanceOf(DataRuleException.class)
        .hasMessageContaining("Feature view 'a'")
        .hasMessageContaining("on_null_key");
    assertThat(RecordingStore.ROWS.get("a")).isEmpty();
  }

  @Test
  void viewsThatAreNotOnlineAreLeftOut() {
    assertThat(views()).extracting(FeatureView::name).containsExactlyInAnyOrder("a", "b", "world");
  }

  private MaterializationReport run(RecordingStore online, Span span) {
    return materializer(online)
        .run(new MaterializationRequest(views(), span, Instant.now(), OnNullKey.SKIP));
  }

  private Materializer materializer(RecordingStore online) {
    return new Materializer(
        TestSpark.session(),
        folder,
        "p",
        store.registry(),
        store.runs(),
        online,
        RunListener.SILENT);
  }

  private List<FeatureView> views() {
    return store.viewsToMaterialize(List.of());
  }

  private static Span between(Instant start, Instant end) {
    return new Span.Between(start, end);
  }

  private static ViewOutcome.Done done(MaterializationReport report, String view) {
    assertThat(report.failures()).isEmpty();
    return report.views().stream()
        .filter(v -> v.view().equals(view))
        .map(ViewOutcome.Done.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private OnlineRow row(String view, long driver) {
    byte[] key =
        EntityKeys.encode(
            store.registry().read().featureView(view).joinKeys(), Map.of("driver_id", driver));
    return RecordingStore.ROWS.get(view).get(HexFormat.of().formatHex(key));
  }

  private long trips(String view, long driver) {
    return Long.parseLong(row(view, driver).texts()[0]);
  }
}
