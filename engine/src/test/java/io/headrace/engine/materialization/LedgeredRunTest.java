package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestFeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.ledger.RunCounts;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunFilter;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.ledger.RunTask;
import io.headrace.engine.ledger.RunUnderWayException;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.online.FencedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgeredRunTest {
  private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2025-01-02T00:00:00Z");
  private static final Instant THIRD = Instant.parse("2025-01-03T00:00:00Z");
  private static final Span INCREMENT = new Span.Incremental(THIRD);

  @TempDir Path folder;
  private FeatureStore store;

  @BeforeEach
  void oneViewOfTwoDrivers() throws IOException {
    FencedStore.clear();
    trips(3);
    store =
        TestFeatureStore.applied(
            folder,
            "project: p\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: {type: sqlite, path: online.db}\n",
            """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp}
        feature_views:
          - {name: a, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}
        """);
  }

  @Test
  void runThatIsDoneIsInTheLedgerWithItsCounts() {
    MaterializationReport report = run(new Span.Between(FIRST, THIRD));
    RunEntry entry = only(entries());
    assertThat(entry.status()).isEqualTo(RunStatus.DONE);
    assertThat(entry.runId()).isEqualTo(report.runId());
    assertThat(entry.task().interval()).contains(new Interval(FIRST, THIRD));
    assertThat(entry.task().source()).contains("stats.csv");
    RunCounts counts = entry.counts();
    assertThat(List.of(counts.read(), counts.keys(), counts.written(), counts.rejected()))
        .containsExactly(3L, 2L, 2L, 1L);
    assertThat(done(report).warnings()).isEmpty();
  }

  @Test
  void sameJobStartedTwiceEndsWithTheLaterOne() throws Exception {
    List<MaterializationReport> second = new ArrayList<>();
    FencedStore.BEFORE_THE_ROWS.set(
        () -> {
          tripsUnchecked(70);
          second.add(inAnotherThread(() -> run(new Span.Between(FIRST, THIRD))));
        });
    MaterializationReport first = run(new Span.Between(FIRST, THIRD));

    String winner = second.get(0).runId();
    assertThat(done(second.get(0)).warnings())
        .singleElement()
        .asString()
        .startsWith("took over from run " + first.runId());
    assertThat(first.failures().get(0).cause())
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("fenced store")
        .hasMessageContaining("rows of run " + first.runId())
        .hasMessageContaining("run " + winner + " has taken that view over");
    assertThat(FencedStore.ROWS.values()).extracting(r -> r.texts()[0]).containsOnly("70");
    assertThat(intervals()).containsExactly(new Interval(FIRST, THIRD));
    assertThat(entries())
        .extracting(RunEntry::runId, RunEntry::status)
        .containsExactly(tuple(winner, RunStatus.DONE), tuple(first.runId(), RunStatus.TAKEN_OVER));
    assertThat(entries().get(1).error().orElseThrow()).contains(winner);
  }

  @Test
  void runThatSkipsLeavesTheViewToTheOneThatHasIt() {
    List<MaterializationReport> second = new ArrayList<>();
    FencedStore.BEFORE_THE_ROWS.set(
        () -> second.add(inAnotherThread(() -> run(INCREMENT, meeting(Meeting.Rule.SKIP)))));
    MaterializationReport first = run(new Span.Between(FIRST, THIRD));

    assertThat(second.get(0).failures()).isEmpty();
    assertThat(second.get(0).views())
        .singleElement()
        .isInstanceOfSatisfying(
            ViewOutcome.Skipped.class,
            s ->
                assertThat(s.reason())
                    .contains("run " + first.runId())
                    .contains("process " + ProcessHandle.current().pid())
                    .contains("last heard of at"));
    assertThat(done(first).counts().written()).isEqualTo(2);
    assertThat(entries()).extracting(RunEntry::runId).containsExactly(first.runId());
  }

  @Test
  void runThatFailsWhereAnotherOneHasTheViewSaysWhoAndIsKept() {
    List<MaterializationReport> second = new ArrayList<>();
    FencedStore.BEFORE_THE_ROWS.set(
        () -> second.add(inAnotherThread(() -> run(INCREMENT, meeting(Meeting.Rule.FAIL)))));
    MaterializationReport first = run(new Span.Between(FIRST, THIRD));

    assertThat(done(first).counts().written()).isEqualTo(2);
    assertThat(second.get(0).failures())
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.cause())
                    .isInstanceOf(RunUnderWayException.class)
                    .hasMessageContaining("run " + first.runId()));
    assertThat(entries())
        .extracting(RunEntry::runId, RunEntry::status)
        .containsExactlyInAnyOrder(
            tuple(first.runId(), RunStatus.DONE), tuple(second.get(0).runId(), RunStatus.FAILED));
  }

  @Test
  void runThatWaitsBeginsWhereTheOtherOneEnded() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    RunListener listener =
        new RunListener() {
          @Override
          public void viewStarted(String view, Interval interval) {}

          @Override
          public void waiting(String view, RunEntry holder) {
            waiting.countDown();
          }

          @Override
          public void viewEnded(ViewOutcome outcome) {}
        };
    List<CompletableFuture<MaterializationReport>> second = new ArrayList<>();
    FencedStore.BEFORE_THE_ROWS.set(
        () -> {
          second.add(
              CompletableFuture.supplyAsync(
                  () -> run(INCREMENT, meeting(Meeting.Rule.WAIT), listener),
                  work -> new Thread(work, "another-run").start()));
          await(waiting);
        });
    MaterializationReport first = run(new Span.Between(FIRST, SECOND));

    assertThat(done(first).interval()).isEqualTo(new Interval(FIRST, SECOND));
    assertThat(done(second.get(0).get()).interval()).isEqualTo(new Interval(SECOND, THIRD));
    assertThat(intervals())
        .containsExactly(new Interval(FIRST, SECOND), new Interval(SECOND, THIRD));
  }

  @Test
  void runWhosePatienceEndsFails() {
    List<MaterializationReport> second = new ArrayList<>();
    FencedStore.BEFORE_THE_ROWS.set(
        () ->
            second.add(
                inAnotherThread(
                    () -> run(INCREMENT, new Meeting(Meeting.Rule.WAIT, Duration.ZERO)))));
    MaterializationReport first = run(new Span.Between(FIRST, THIRD));
    assertThat(done(first).counts().written()).isEqualTo(2);
    assertThat(second.get(0).failures().get(0).cause())
        .isInstanceOf(RunUnderWayException.class)
        .hasMessageContaining("run " + first.runId())
        .hasMessageContaining("waited for 0")
        .hasMessageContaining("--wait-at-most");
  }

  @Test
  void runThatWaitsTakesOverFromOneThatIsGone() throws IOException {
    leaveInterrupted(
        new RunTask(
            "a",
            Optional.of(new Interval(FIRST, THIRD)),
            Optional.empty(),
            "files stats.csv",
            List.of()));
    assertThat(done(run(new Span.Between(FIRST, THIRD), meeting(Meeting.Rule.WAIT))).warnings())
        .singleElement()
        .asString()
        .startsWith("repeats interrupted run cut-off");
  }

  @Test
  void incrementThatAnotherOneHasRecordedMeanwhileRecordsNothing() {
    Interval all = new Interval(FIRST, THIRD);
    FencedStore.WHEN_ALL_IS_WRITTEN.set(() -> store.registry().recordIncrement("a", all));
    MaterializationReport report = run(INCREMENT);
    assertThat(report.failures().get(0).cause())
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("a later run has taken that view over");
    assertThat(intervals()).containsExactly(all);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Meeting meeting(Meeting.Rule rule) {
    return new Meeting(rule, Duration.ofMinutes(10));
  }

  @Test
  void runThatCouldNotBeShutOutIsShutOutByTheNextOne() {
    List<MaterializationReport> others = new ArrayList<>();
    FencedStore.BEFORE_THE_ROWS.set(
        () -> {
          FencedStore.FENCE_FAILS.set(true);
          others.add(inAnotherThread(() -> run(new Span.Between(FIRST, THIRD))));
          tripsUnchecked(70);
          others.add(inAnotherThread(() -> run(new Span.Between(FIRST, THIRD))));
        });
    MaterializationReport first = run(new Span.Between(FIRST, THIRD));
    assertThat(others.get(0).failures().get(0).cause())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it does not answer");
    assertThat(done(others.get(1)).counts().written()).isEqualTo(2);
    assertThat(first.failures().get(0).cause()).isInstanceOf(FencedException.class);
    assertThat(FencedStore.ROWS.values()).extracting(r -> r.texts()[0]).containsOnly("70");
  }

  @Test
  void runThatIsTakenOverWhenAllIsWrittenRecordsNothing() {
    List<MaterializationReport> second = new ArrayList<>();
    FencedStore.WHEN_ALL_IS_WRITTEN.set(
        () -> second.add(inAnotherThread(() -> run(new Span.Between(FIRST, SECOND)))));
    MaterializationReport first = run(new Span.Between(FIRST, THIRD));
    assertThat(first.failures().get(0).cause())
        .isInstanceOf(FencedException.class)
        .hasMessageContaining(second.get(0).runId());
    assertThat(intervals()).containsExactly(new Interval(FIRST, SECOND));
  }

  @Test
  void runThatLookedAtItsSourceEarlierYieldsToOneThatLookedLater() {
    List<MaterializationReport> second = new ArrayList<>();
    RunListener slow =
        new RunListener() {
          @Override
          public void viewStarted(String view, Interval interval) {
            // The source is pinned, and nothing is in the ledger yet.
            tripsUnchecked(70);
            second.add(inAnotherThread(() -> run(new Span.Between(FIRST, THIRD))));
          }

          @Override
          public void viewEnded(ViewOutcome outcome) {}
        };
    MaterializationReport first = run(new Span.Between(FIRST, THIRD), slow);
    assertThat(done(second.get(0)).counts().written()).isEqualTo(2);
    assertThat(first.failures().get(0).cause())
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("run " + second.get(0).runId() + " has taken that view over");
    assertThat(FencedStore.ROWS.values()).extracting(r -> r.texts()[0]).containsOnly("70");
    assertThat(intervals()).containsExactly(new Interval(FIRST, THIRD));
  }

  @Test
  void backfillOfOtherDaysGoesOnBesideAnIncrement() throws Exception {
    List<MaterializationReport> increment = new ArrayList<>();
    FencedStore.BEFORE_THE_ROWS.set(
        () -> increment.add(inAnotherThread(() -> run(new Span.Between(SECOND, THIRD)))));
    MaterializationReport backfill = run(new Span.Between(FIRST, SECOND));
    assertThat(done(backfill).warnings()).isEmpty();
    assertThat(done(increment.get(0)).warnings()).isEmpty();
    assertThat(intervals())
        .containsExactly(new Interval(SECOND, THIRD), new Interval(FIRST, SECOND));
    assertThat(entries()).extracting(RunEntry::status).containsOnly(RunStatus.DONE);
  }

  @Test
  void failureStandsInTheLedgerBeforeAndAfterTheRunHasBegun() throws IOException {
    FencedStore.BEFORE_THE_ROWS.set(
        () -> {
          throw new StoreException("fenced store", "it has burnt down.", null);
        });
    run(new Span.Between(FIRST, THIRD));
    Files.delete(folder.resolve("stats.csv"));
    run(new Span.Between(FIRST, THIRD));
    assertThat(entries())
        .extracting(RunEntry::status)
        .containsExactly(RunStatus.FAILED, RunStatus.FAILED);
    assertThat(entries().get(0).error().orElseThrow()).contains("stats.csv");
    assertThat(entries().get(0).task().interval()).isEmpty();
    assertThat(entries().get(1).error()).contains("fenced store: it has burnt down.");
    assertThat(intervals()).isEmpty();
  }

  @Test
  void repetitionWritesTheInstantOfTheInterruptedRun() throws IOException {
    Instant interrupted = Instant.parse("2025-03-01T00:00:00Z");
    leaveInterrupted(
        new RunTask(
            "a",
            Optional.of(new Interval(Instant.EPOCH, interrupted)),
            Optional.of(interrupted),
            "files stats.csv",
            List.of()));
    MaterializationReport report = run(ignoringTime(Instant.parse("2025-03-02T00:00:00Z")));
    assertThat(done(report).warnings())
        .singleElement()
        .asString()
        .startsWith("repeats interrupted run cut-off");
    assertThat(done(report).interval().end()).isEqualTo(interrupted);
    assertThat(FencedStore.ROWS.values())
        .hasSize(2)
        .allSatisfy(r -> assertThat(r.eventMicros()).isEqualTo(Micros.of(interrupted)));

    // What is done is not repeated: the next run has its own moment again.
    Instant next = Instant.parse("2025-03-03T00:00:00Z");
    assertThat(done(run(ignoringTime(next))).interval().end()).isEqualTo(next);
  }

  @Test
  void interruptedRunThatReadMoreHasToBeRunAgainAndIsNamed() throws IOException {
    leaveInterrupted(
        new RunTask(
            "a",
            Optional.of(new Interval(FIRST, THIRD)),
            Optional.empty(),
            "files stats.csv",
            List.of()));
    assertThat(done(run(new Span.Between(SECOND, THIRD))).warnings())
        .singleElement()
        .asString()
        .contains("cut-off")
        .contains(FIRST + " to " + THIRD)
        .contains("has to be run again");
  }

  @Test
  void incrementNoticesThatTheRegistryHasForgottenIntervals() throws IOException {
    String run = run(new Span.Between(FIRST, SECOND)).runId();
    assertThat(done(run(new Span.Incremental(SECOND))).warnings()).isEmpty();
    Files.delete(folder.resolve("registry.db"));
    store.registry().apply(store.definitions());
    ViewOutcome.Done done = done(run(new Span.Incremental(THIRD)));
    assertThat(done.warnings())
        .singleElement()
        .asString()
        .contains(run)
        .contains("up to " + SECOND)
        .contains("the registry records nothing")
        .contains("feast apply")
        .contains("headrace materialize " + SECOND + " " + THIRD + " --views a");
    assertThat(done(run(new Span.Incremental(THIRD))).warnings()).isEmpty();
  }

  @Test
  void entryThatCannotBeReadStopsNoRun() throws IOException {
    run(new Span.Between(FIRST, THIRD));
    try (Stream<Path> files = Files.list(ledger())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        Files.writeString(file, "{");
      }
    }
    assertThat(done(run(new Span.Between(FIRST, THIRD))).counts().written()).isEqualTo(2);
  }

  /** An entry whose process is no more, as SIGKILL leaves it. */
  private void leaveInterrupted(RunTask task) throws IOException {
    store.runs().begin("cut-off", task, 0);
    try (Stream<Path> files = Files.list(ledger())) {
      Path entry =
          files.filter(f -> f.toString().endsWith(".cut-off.a.json")).findFirst().orElseThrow();
      Files.writeString(
          entry,
          Files.readString(entry)
              .replaceFirst("(\"process_started\" : )\"[^\"]*\"", "$1\"2001-01-01T00:00:00Z\""));
    }
  }

  private Path ledger() {
    return folder.resolve("registry.db.headrace/runs/p");
  }

  private static Span ignoringTime(Instant instant) {
    return new Span.IgnoringEventTime(Optional.empty(), Optional.empty(), instant);
  }

  private MaterializationReport run(Span span) {
    return run(span, RunListener.SILENT);
  }

  private MaterializationReport run(Span span, RunListener listener) {
    return run(span, Meeting.TAKE_OVER, listener);
  }

  private MaterializationReport run(Span span, Meeting meeting) {
    return run(span, meeting, RunListener.SILENT);
  }

  private MaterializationReport run(Span span, Meeting meeting, RunListener listener) {
    return new Materializer(
            TestSpark.session(),
            folder,
            "p",
            store.registry(),
            store.runs(),
            new FencedStore(),
            listener)
        .run(
            new MaterializationRequest(
                store.viewsToMaterialize(List.of()),
                span,
                Instant.now(),
                OnNullKey.SKIP,
                RunSettings.DEFAULT,
                meeting));
  }

  /** A task's thread belongs to its job; another run needs one of its own. */
  private static MaterializationReport inAnotherThread(Supplier<MaterializationReport> run) {
    return CompletableFuture.supplyAsync(run, work -> new Thread(work, "another-run").start())
        .join();
  }

  private void tripsUnchecked(int trips) {
    try {
      trips(trips);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void trips(int trips) throws IOException {
    Files.writeString(
        folder.resolve("stats.csv"),
        "driver_id,event_timestamp,trips\n1,2025-01-01T08:00:00Z,"
            + trips
            + "\n2,2025-01-02T09:00:00Z,"
            + trips
            + "\n,2025-01-01T10:00:00Z,5\n");
  }

  private List<RunEntry> entries() {
    return store.runs().list(RunFilter.newest(99)).entries();
  }

  private static RunEntry only(List<RunEntry> entries) {
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private List<Interval> intervals() {
    return store.registry().read().state("a").intervals();
  }

  private static ViewOutcome.Done done(MaterializationReport report) {
    assertThat(report.failures()).isEmpty();
    return (ViewOutcome.Done) report.views().get(0);
  }
}
