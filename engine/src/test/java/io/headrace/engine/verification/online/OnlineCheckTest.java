package io.headrace.engine.verification.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestFeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.Materializer;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.online.StoredRow;
import io.headrace.engine.report.Json;
import io.headrace.engine.report.OnlineCheckReportView;
import io.headrace.engine.values.EntityKeys;
import io.headrace.engine.verification.online.OnlineCheckRequest.Repair;
import io.headrace.engine.verification.online.OnlineCheckRequest.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineCheckTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2025-01-03T00:00:00Z");
  private static final List<Field> KEYS =
      List.of(new Field("driver_id", FeatureType.of(FeatureType.Primitive.INT64)));
  private static final String ROWS =
      """
      driver_id,event_timestamp,trips,name
      1,2025-01-01T08:00:00.5Z,3,a
      1,2025-01-02T08:00:00.25Z,4,b
      2,2025-01-01T09:00:00Z,7,c
      3,2025-01-01T10:00:00Z,,d
      4,2025-01-02T10:00:00Z,1,
      ,2025-01-02T10:00:00Z,1,x
      5,,1,x
      6,2025-01-04T00:00:00Z,9,future
      """;

  @TempDir Path folder;
  private MapStore online = new MapStore(Duration.of(1, ChronoUnit.MICROS));
  private FeatureStore store;

  @BeforeEach
  void fourKeysAreMaterialized() throws IOException {
    MapStore.clear();
    Files.writeString(folder.resolve("stats.csv"), ROWS);
    store =
        TestFeatureStore.applied(
            folder,
            "project: p\nregistry: registry.db\noffline_store: {type: spark}\n",
            """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp}
        feature_views:
          - {name: stats, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}, {name: name, dtype: String}]}
          - {name: world, source: stats, schema: [{name: trips, dtype: Int64}]}
        """);
  }

  @Test
  void storeAsMaterializedIsRight() {
    materialize("stats");
    OnlineCheckReport report = check();
    assertThat(report.counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 4L));
    assertThat(report.isRight()).isTrue();
    assertThat(report.endIsRecorded()).isTrue();
    assertThat(OnlineCheckReportView.text(report))
        .startsWith(
            "stats in A map, against rows from 2025-01-01T00:00:00Z up to 2025-01-03T00:00:00Z (the"
                + " end of the last recorded interval)")
        .contains("equal      4")
        .contains("extra      0");
  }

  @Test
  void everyKindOfDifferenceIsCountedAndNamed() {
    materialize("stats");
    spoil();
    OnlineCheckReport report = check();
    assertThat(report.counts().keys())
        .isEqualTo(
            Map.of(
                Verdict.MISSING, 1L, Verdict.STALE, 1L, Verdict.DIFFERENT, 2L, Verdict.EXTRA, 1L));
    assertThat(report.isRight()).isFalse();
    assertThat(report.examples()).hasSize(5);
    OnlineDifference stale = example(report, Verdict.STALE);
    assertThat(stale.key()).isEqualTo(Map.of("driver_id", 1L));
    assertThat(stale.expectedTime()).contains(Instant.parse("2025-01-02T08:00:00.25Z"));
    assertThat(stale.storedTime()).contains(Instant.parse("2025-01-01T08:00:00.5Z"));
    OnlineDifference missing = example(report, Verdict.MISSING);
    assertThat(missing.key()).isEqualTo(Map.of("driver_id", 2L));
    assertThat(missing.storedTime()).isEmpty();
    assertThat(missing.features())
        .containsExactly(
            new OnlineDifference.FeatureDifference("trips", "7", ""),
            new OnlineDifference.FeatureDifference("name", "c", ""));
    assertThat(example(report, Verdict.EXTRA).key()).isEqualTo(Map.of("driver_id", 77L));
    assertThat(OnlineCheckReportView.text(report))
        .contains("missing ")
        .contains("{ \"driver_id\" : 77 }");
    assertThat(Json.text(OnlineCheckReportView.data(report)))
        .contains("\"different\" : 2")
        .contains("\"stored_event_timestamp\" : \"2025-01-01T08:00:00.500Z\"");
  }

  @Test
  void repairWritesWhatDiffersAndNothingElse() {
    materialize("stats");
    Map<String, StoredRow> right = Map.copyOf(MapStore.ROWS);
    spoil();
    MapStore.WRITTEN.set(0);
    OnlineCheckReport report = run(request().repair(Repair.REWRITE));
    assertThat(report.counts().faults()).isEqualTo(5);
    assertThat(report.repair()).contains(new OnlineCheckReport.Repaired(4, 1, 0));
    assertThat(report.isRight()).isTrue();
    assertThat(MapStore.WRITTEN).hasValue(4);
    assertThat(MapStore.ROWS.keySet()).isEqualTo(right.keySet());
    assertThat(check().counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 4L));
    MapStore.WRITTEN.set(0);
    assertThat(run(request().repair(Repair.REWRITE)).repair())
        .contains(new OnlineCheckReport.Repaired(0, 0, 0));
    assertThat(MapStore.WRITTEN).hasValue(0);
  }

  @Test
  void rowOfEqualTimeThatTheStoreWouldKeepIsRemovedFirst() {
    materialize("stats");
    put(3, Instant.parse("2025-01-01T10:00:00Z"), 8);
    MapStore.KEEPS_EQUAL.set(true);
    assertThat(run(request().repair(Repair.REWRITE)).repair())
        .contains(new OnlineCheckReport.Repaired(1, 0, 0));
    assertThat(check().counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 4L));
  }

  @Test
  void sampleIsOfThatSizeAndLooksForNoExtraKeys() {
    materialize("stats");
    put(77, START, 1);
    MapStore.READ.set(0);
    OnlineCheckReport report = run(request().sample(3));
    assertThat(report.counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 3L));
    assertThat(MapStore.READ).hasValue(3);
    assertThat(OnlineCheckReportView.text(report)).contains("extra      not looked for");
    assertThat(run(request().sample(1000)).counts().of(Verdict.EQUAL)).isEqualTo(4);
  }

  @Test
  void rowsNewerThanTheEndAreNotJudged() {
    materialize("stats");
    put(1, END.plusMillis(1), 99);
    put(77, END.plusMillis(1), 99);
    assertThat(check().counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 3L, Verdict.NEWER, 2L));
    assertThat(check().isRight()).isTrue();
  }

  @Test
  void rowsOlderThanTheStartAreNotExtra() {
    materialize("stats");
    Map<String, StoredRow> right = Map.copyOf(MapStore.ROWS);
    OnlineCheckReport report =
        run(request().start(Instant.parse("2025-01-02T00:00:00Z")).repair(Repair.REWRITE));
    assertThat(report.counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 2L, Verdict.OLDER, 2L));
    assertThat(report.repair()).contains(new OnlineCheckReport.Repaired(0, 0, 0));
    assertThat(MapStore.ROWS).isEqualTo(right);
  }

  @Test
  void rowThatMayBeNewerThanTheEndIsNotExtra() {
    online = new MapStore(Duration.ofSeconds(1));
    materialize("stats");
    put(77, END, 1);
    Instant end = END.plusMillis(500);
    assertThat(run(request().end(end)).counts().keys())
        .isEqualTo(Map.of(Verdict.EQUAL, 4L, Verdict.NEWER, 1L));
    put(77, END.minusSeconds(1), 1);
    assertThat(run(request().end(end)).counts().of(Verdict.EXTRA)).isEqualTo(1);
  }

  @Test
  void momentsOfRunsWithinBoundsTellNothingOfExtraKeys() {
    Instant now = Instant.now();
    run("stats", new Span.IgnoringEventTime(Optional.empty(), Optional.empty(), now), now);
    OnlineCheckReport report =
        run(
            request()
                .start(Instant.parse("2025-01-02T00:00:00Z"))
                .times(Times.OF_RUNS)
                .repair(Repair.REWRITE));
    assertThat(report.counts().of(Verdict.EXTRA)).isZero();
    assertThat(MapStore.ROWS).hasSize(6);
    assertThat(OnlineCheckReportView.text(report))
        .contains("extra      not looked for within bounds of event times");
  }

  @Test
  void storeThatKeepsWholeSecondsIsNotStale() {
    online = new MapStore(Duration.ofSeconds(1));
    materialize("stats");
    assertThat(MapStore.ROWS.get(key(1)).eventMicros() % 1_000_000).isZero();
    assertThat(check().counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 4L));
  }

  @Test
  void viewWithoutEntitiesHasOneKey() {
    materialize("world");
    OnlineCheckReport report = run(request().view("world"));
    assertThat(report.counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 1L));
  }

  @Test
  void momentsOfRunsAreNotComparedWhereEventTimesAreDisabled() {
    Instant now = Instant.now();
    run("stats", new Span.IgnoringEventTime(Optional.empty(), Optional.empty(), now), now);
    assertThat(MapStore.ROWS).hasSize(6);
    assertThat(check().counts().faults()).isPositive();
    OnlineCheckReport report = run(request().times(Times.OF_RUNS));
    assertThat(report.counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 6L));
    put(1, now, 99);
    MapStore.ROWS.remove(key(5));
    assertThat(run(request().times(Times.OF_RUNS)).counts().keys())
        .isEqualTo(Map.of(Verdict.EQUAL, 4L, Verdict.DIFFERENT, 1L, Verdict.MISSING, 1L));
  }

  @Test
  void rowsOfAnyTimeCountWhereEventTimesAreDisabled() throws IOException {
    Files.writeString(
        folder.resolve("stats.csv"),
        ROWS + "7,1969-12-31T00:00:00Z,1,x\n8,2999-01-01T00:00:00Z,1,x\n");
    Instant now = Instant.now();
    run("stats", new Span.IgnoringEventTime(Optional.empty(), Optional.empty(), now), now);
    assertThat(MapStore.ROWS).hasSize(8);
    OnlineCheckReport report = run(request().times(Times.OF_RUNS).repair(Repair.REWRITE));
    assertThat(report.counts().keys()).isEqualTo(Map.of(Verdict.EQUAL, 8L));
    assertThat(MapStore.ROWS).hasSize(8);
    assertThat(OnlineCheckReportView.text(report)).startsWith("stats in A map, against all rows");
  }

  @Test
  void withoutRecordedIntervalAnEndIsNeeded() {
    assertThatThrownBy(this::check)
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Feature view 'stats': no interval of it is recorded as materialized")
        .hasMessageContaining("Materialize it first, or give --end.");
    OnlineCheckReport report = run(request().end(END));
    assertThat(report.counts().keys()).isEqualTo(Map.of(Verdict.MISSING, 4L));
    assertThat(report.endIsRecorded()).isFalse();
    assertThatThrownBy(() -> run(request().view("statz")))
        .hasMessageContaining("Did you mean 'stats'?");
  }

  @Test
  void gapsBetweenIntervalsAreTold() {
    store.registry().recordMaterialization("stats", new Interval(START, START.plusSeconds(60)));
    store.registry().recordMaterialization("stats", new Interval(END.minusSeconds(60), END));
    assertThat(check().warnings())
        .containsExactly(
            "no recorded interval covers 2025-01-01T00:01:00Z to 2025-01-02T23:59:00Z: keys whose"
                + " latest row lies there count as missing or stale");
    assertThat(run(request().end(END.plusSeconds(1))).warnings())
        .anySatisfy(w -> assertThat(w).startsWith("the last recorded interval ends at"));
  }

  @Test
  void optionsOutOfRangeAreRefusedTogether() {
    assertThatThrownBy(
            () ->
                new OnlineCheckRequest(
                    "stats",
                    Optional.of(END),
                    Optional.of(START),
                    Times.COMPARED,
                    OptionalInt.of(0),
                    OptionalInt.of(0),
                    -1,
                    Repair.NONE))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("Option --sample: it is 0. Give 1 to 1000000")
        .hasMessageContaining("Option --max-reads-per-second: it is 0. Give 1 or more.")
        .hasMessageContaining("Option --examples: it is -1")
        .hasMessageContaining("the start is after the end");
  }

  /** Missing 2, stale 1, different 3 in value and 4 in time, extra 77. */
  private static void spoil() {
    MapStore.ROWS.remove(key(2));
    MapStore.ROWS.remove(key(1));
    put(1, Instant.parse("2025-01-01T08:00:00.5Z"), 3);
    put(3, Instant.parse("2025-01-01T10:00:00Z"), 8);
    put(4, Instant.parse("2025-01-02T11:00:00Z"), 1);
    put(77, START, 1);
  }

  private static void put(long driver, Instant at, int trips) {
    Map<String, byte[]> values = new HashMap<>();
    // INT64: field 4 of Feast's Value.
    values.put("trips", new byte[] {0x20, (byte) trips});
    MapStore.ROWS.put(
        key(driver), new StoredRow(ChronoUnit.MICROS.between(Instant.EPOCH, at), values));
  }

  private static String key(long driver) {
    return MapStore.hex(EntityKeys.encode(KEYS, Map.of("driver_id", driver)));
  }

  private static OnlineDifference example(OnlineCheckReport report, Verdict verdict) {
    return report.examples().stream().filter(d -> d.verdict() == verdict).findFirst().orElseThrow();
  }

  private void materialize(String view) {
    run(view, new Span.Between(START, END), Instant.now());
  }

  private void run(String view, Span span, Instant now) {
    MaterializationReport report =
        new Materializer(
                TestSpark.session(),
                folder,
                "p",
                store.registry(),
                store.runs(),
                online,
                RunListener.SILENT)
            .run(
                new MaterializationRequest(
                    store.viewsToMaterialize(List.of(view)), span, now, OnNullKey.SKIP));
    assertThat(report.failures()).isEmpty();
  }

  private OnlineCheckReport check() {
    return run(request());
  }

  private OnlineCheckReport run(Request request) {
    return new OnlineCheck(TestSpark.session(), folder, "p", store.registry(), online)
        .run(request.build());
  }

  private static Request request() {
    return new Request();
  }

  /** A request whose parts most tests leave as they are. */
  private static final class Request {
    private String view = "stats";
    private Optional<Instant> start = Optional.empty();
    private Optional<Instant> end = Optional.empty();
    private Times times = Times.COMPARED;
    private OptionalInt sample = OptionalInt.empty();
    private Repair repair = Repair.NONE;

    Request view(String name) {
      view = name;
      return this;
    }

    Request start(Instant moment) {
      start = Optional.of(moment);
      return this;
    }

    Request end(Instant moment) {
      end = Optional.of(moment);
      return this;
    }

    Request times(Times rule) {
      times = rule;
      return this;
    }

    Request sample(int keys) {
      sample = OptionalInt.of(keys);
      return this;
    }

    Request repair(Repair kind) {
      repair = kind;
      return this;
    }

    OnlineCheckRequest build() {
      return new OnlineCheckRequest(
          view, start, end, times, sample, OptionalInt.of(100_000), 20, repair);
    }
  }
}
