package io.headrace.engine.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.headrace.engine.definitions.Interval;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a ledger has to do wherever it is kept. */
abstract class RunLedgerContract {
  private static final Instant NOON = Instant.parse("2025-03-01T12:00:00Z");
  private static final RunCounts COUNTS = new RunCounts(9, 3, 2, 1, 0, 4, 77);

  private final SettableClock clock = new SettableClock();
  private RunStorage storage;
  private RunLedger ledger;

  /** The place of a project's entries, empty at a test's first question. */
  abstract RunStorage storage(String project) throws Exception;

  @BeforeEach
  void open() throws Exception {
    storage = storage("p");
    ledger = new RunLedger("p", storage, clock);
  }

  @Test
  void generationsGrowThoughTheClockStandsStillOrGoesBack() {
    long first = ledger.begin("r1", task("a", 1, 2), 0).entry().generation();
    long second = ledger.begin("r2", task("b", 1, 2), 0).entry().generation();
    clock.now = NOON.minusSeconds(3600);
    long third = ledger.begin("r3", task("c", 1, 2), 0).entry().generation();
    assertThat(first).isEqualTo(NOON.toEpochMilli());
    assertThat(List.of(second, third)).containsExactly(first + 1, first + 2);
  }

  @Test
  void generationStandsAboveTheFenceOfTheStore() {
    long fence = NOON.toEpochMilli() + 500;
    assertThat(ledger.begin("r", task("a", 1, 2), fence).entry().generation()).isEqualTo(fence + 1);
  }

  @Test
  void runOfAnOverlappingIntervalIsTakenOverAndFencedOff() {
    RunEntry earlier = ledger.begin("r1", task("a", 1, 3), 0).entry();
    BegunRun later = ledger.begin("r2", task("a", 2, 5), 0);
    assertThat(later.fence())
        .isGreaterThan(earlier.generation())
        .isLessThanOrEqualTo(later.entry().generation());
    assertThat(later.takenOver()).extracting(RunEntry::runId).containsExactly("r1");
    assertThat(later.repeated()).isEmpty();
    RunEntry now = ledger.current(earlier);
    assertThat(now.status()).isEqualTo(RunStatus.TAKEN_OVER);
    assertThat(now.takenOverBy()).contains("r2");
  }

  @Test
  void intervalsThatShareNoMoreThanABoundaryLeaveEachOtherAlone() {
    RunEntry backfill = ledger.begin("r1", task("a", 1, 3), 0).entry();
    BegunRun increment = ledger.begin("r2", task("a", 3, 4), 0);
    assertThat(increment.takenOver()).isEmpty();
    assertThat(increment.fence()).isZero();
    assertThat(ledger.current(backfill).status()).isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void runsOfOneMomentAreInEachOthersWay() {
    ledger.begin("r1", task("a", 3, 3), 0);
    assertThat(ledger.begin("r2", task("a", 3, 3), 0).takenOver()).hasSize(1);
  }

  @Test
  void aRunByCommitsIsInTheWayOfEveryOtherRunOfItsView() {
    RunEntry earlier = ledger.begin("r1", task("a", 1, 3), 0).entry();
    RunTask whole =
        new RunTask(
            "a",
            task("a", 7, 9).interval(),
            Optional.empty(),
            "delta stats",
            List.of(),
            RunTask.Extent.COMMITS);
    BegunRun commits = ledger.begin("r2", whole, 0);
    assertThat(commits.takenOver()).extracting(RunEntry::runId).containsExactly("r1");
    assertThat(commits.fence()).isGreaterThan(earlier.generation());
    assertThat(ledger.begin("r3", task("a", 20, 21), 0).takenOver())
        .extracting(RunEntry::runId)
        .containsExactly("r2");
    assertThat(ledger.begin("r4", task("b", 7, 9), 0).takenOver()).isEmpty();
    assertThat(ledger.current(commits.entry()).task()).isEqualTo(whole);
  }

  @Test
  void whatARunIsAboutToReadIsKeptUntilARunByCommitsIsDone() throws Exception {
    ReadPin first = pin(1, "one");
    ReadPin failed = pin(2, "two");
    ReadPin third = pin(3, "three");
    assertThat(ledger.pins("a")).isEqualTo(ViewPins.NONE);
    assertThat(ledger.open("a", first)).isEqualTo(ViewPins.NONE);
    ledger.settle("a", first);
    assertThat(ledger.open("a", failed)).isEqualTo(new ViewPins(Optional.of(first), List.of()));
    assertThat(ledger.open("a", third))
        .isEqualTo(new ViewPins(Optional.of(first), List.of(failed)));
    assertThat(new RunLedger("q", storage("q"), clock).pins("a")).isEqualTo(ViewPins.NONE);
    assertThat(ledger.pins("b")).isEqualTo(ViewPins.NONE);

    ledger.settle("a", third);

    assertThat(ledger.pins("a")).isEqualTo(new ViewPins(Optional.of(third), List.of()));
    ledger.forgetPins("a");
    assertThat(ledger.pins("a")).isEqualTo(ViewPins.NONE);
  }

  @Test
  void aRunThatIsDoneLateLeavesPinsOfLaterRunsAlone() {
    ReadPin early = pin(1, "one");
    ReadPin late = pin(2, "two");
    ledger.open("a", early);
    ledger.open("a", late);
    ledger.settle("a", early);
    assertThat(ledger.pins("a")).isEqualTo(new ViewPins(Optional.of(early), List.of(late)));

    ledger.settle("a", late);
    ledger.settle("a", early);

    assertThat(ledger.pins("a")).isEqualTo(new ViewPins(Optional.of(late), List.of()));
  }

  @Test
  void manyOpenPinsBecomeOneThatCannotBeFollowed() {
    for (int run = 1; run <= ViewPins.MOST_OPEN; run++) {
      ledger.open("a", pin(run, "state " + run));
    }
    assertThat(ledger.pins("a").open()).hasSize(ViewPins.MOST_OPEN);
    ledger.open("a", pin(99, "state 99"));
    assertThat(ledger.pins("a").open()).extracting(ReadPin::pin).containsExactly("");
    assertThat(ledger.pins("a").lastEnd()).contains(NOON.plusSeconds(99));
  }

  @Test
  void aLongPinIsKeptWhole() {
    ReadPin pin = pin(1, "\u00e9\ud83d\ude00x".repeat(50_000));
    ledger.open("a", pin);
    assertThat(ledger.pins("a").open()).containsExactly(pin);
  }

  private static ReadPin pin(long generation, String text) {
    return new ReadPin(generation, "r" + generation, NOON.plusSeconds(generation), "digest", text);
  }

  @Test
  void otherViewsAndOtherProjectsAreLeftAlone() throws Exception {
    RunEntry entry = ledger.begin("r1", task("a", 1, 3), 0).entry();
    RunLedger other = new RunLedger("q", storage("q"), clock);
    assertThat(ledger.begin("r2", task("aa", 1, 3), 0).takenOver()).isEmpty();
    assertThat(other.begin("r3", task("a", 1, 3), 0).takenOver()).isEmpty();
    assertThat(ledger.current(entry).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(other.list(RunFilter.newest(9)).entries())
        .extracting(RunEntry::runId)
        .containsExactly("r3");
  }

  @Test
  void fenceStandsJustAboveTheRunsInTheWay() {
    RunEntry stuck = ledger.begin("r1", task("a", 1, 3), 0).entry();
    clock.now = NOON.plusSeconds(5);
    RunEntry bystander = ledger.begin("r2", task("a", 7, 9), 0).entry();
    clock.now = NOON.plusSeconds(10);
    BegunRun later = ledger.begin("r3", task("a", 1, 3), 0);
    assertThat(later.fence()).isEqualTo(stuck.generation() + 1);
    assertThat(ledger.current(bystander).status()).isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void fenceThatWasNotRaisedIsRaisedByTheNextRun() {
    RunEntry stuck = ledger.begin("r1", task("a", 1, 3), 0).entry();
    RunEntry second = ledger.begin("r2", task("a", 1, 3), 0).entry();
    ledger.failed(second, "the store is gone");
    BegunRun third = ledger.begin("r3", task("a", 1, 3), 0);
    assertThat(third.takenOver()).isEmpty();
    assertThat(third.fence()).isEqualTo(stuck.generation() + 1);
    assertThat(ledger.current(stuck).takenOverBy()).contains("r2");
  }

  @Test
  void fenceIsNotRaisedWhereTheStoreHasItAlready() {
    RunEntry stuck = ledger.begin("r1", task("a", 1, 3), 0).entry();
    ledger.failed(ledger.begin("r2", task("a", 1, 3), 0).entry(), "the store is gone");
    assertThat(ledger.begin("r3", task("a", 1, 3), stuck.generation() + 1).fence()).isZero();
    ledger.done(ledger.begin("r4", task("b", 1, 3), 0).entry(), COUNTS);
    assertThat(ledger.begin("r5", task("b", 1, 3), 0).fence()).isZero();
  }

  @Test
  void runThatHasEndedIsNotTakenOver() {
    ledger.done(ledger.begin("r1", task("a", 1, 3), 0).entry(), COUNTS);
    ledger.failed(ledger.begin("r2", task("a", 1, 3), 0).entry(), "the store is gone");
    assertThat(ledger.begin("r3", task("a", 1, 3), 0).takenOver()).isEmpty();
  }

  @Test
  void runThatLookedAtItsSourceEarlierYieldsToOneThatLookedLater() {
    Instant planned = NOON;
    clock.now = NOON.plusSeconds(5);
    RunEntry later = ledger.done(ledger.begin("later", task("a", 1, 3), 0).entry(), COUNTS);
    clock.now = NOON.plusSeconds(10);
    BegunRun slow = ledger.begin("slow", task("a", 2, 5), planned, 0);
    assertThat(slow.entry().takenOverBy()).contains("later");
    assertThat(slow.entry().status()).isEqualTo(RunStatus.TAKEN_OVER);
    assertThat(ledger.current(later).status()).isEqualTo(RunStatus.DONE);
    BegunRun otherDays = ledger.begin("other days", task("a", 3, 5), planned, 0);
    assertThat(otherDays.entry().status()).isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void runOfAClockThatWasFarAheadTakesNothingOver() {
    clock.now = NOON.plusSeconds(3600);
    ledger.done(ledger.begin("ahead", task("a", 1, 3), 0).entry(), COUNTS);
    clock.now = NOON;
    RunEntry next = ledger.begin("next", task("a", 1, 3), 0).entry();
    assertThat(next.status()).isEqualTo(RunStatus.RUNNING);
    ledger.done(next, COUNTS);
    clock.now = NOON.plusSeconds(3600).minus(Duration.ofSeconds(60));
    assertThat(ledger.begin("near", task("a", 1, 3), 0).entry().takenOverBy()).contains("ahead");
  }

  @Test
  void silentRunIsInterruptedAndItsRepetitionSaysSo() {
    RunEntry silent = ledger.begin("r1", task("a", 1, 3), 0).entry();
    clock.now = NOON.plus(RunLedger.SILENCE).plusMillis(1);
    assertThat(ledger.list(RunFilter.newest(9)).entries())
        .extracting(RunEntry::status)
        .containsExactly(RunStatus.INTERRUPTED);
    BegunRun again = ledger.begin("r2", task("a", 1, 3), 0);
    assertThat(again.repeated()).extracting(RunEntry::runId).containsExactly("r1");
    // It may wake up all the same.
    assertThat(again.fence()).isEqualTo(silent.generation() + 1);
  }

  @Test
  void interruptedRunIsNotRepeatedByOneThatReadsLess() {
    ledger.begin("r1", task("a", 1, 5), 0);
    clock.now = NOON.plus(RunLedger.SILENCE).plusMillis(1);
    BegunRun less = ledger.begin("r2", task("a", 2, 5), 0);
    assertThat(less.takenOver())
        .extracting(RunEntry::status)
        .containsExactly(RunStatus.INTERRUPTED);
    assertThat(less.repeated()).isEmpty();
  }

  @Test
  void runThatWasToldToEndIsInterruptedAndItsRepetitionSaysSo() {
    RunEntry told = ledger.begin("r1", task("a", 1, 3), 0).entry();
    ledger.interrupted(told, "it was told to end");
    RunEntry kept = ledger.list(RunFilter.newest(9)).entries().get(0);
    assertThat(kept.status()).isEqualTo(RunStatus.INTERRUPTED);
    assertThat(kept.error()).contains("it was told to end");
    assertThat(kept.ended()).contains(NOON);

    BegunRun again = ledger.begin("r2", task("a", 1, 3), 0);
    assertThat(again.repeated()).extracting(RunEntry::runId).containsExactly("r1");
    assertThat(again.takenOver()).isEmpty();
    ledger.done(again.entry(), COUNTS);
    assertThat(ledger.begin("r3", task("a", 1, 3), 0).repeated()).isEmpty();
  }

  @Test
  void runThatWasToldToEndIsNotShutOutAsItsTasksHaveEnded() {
    RunEntry bystander = ledger.begin("r1", task("a", 7, 9), 0).entry();
    ledger.interrupted(ledger.begin("r2", task("a", 1, 3), 0).entry(), "it was told to end");
    assertThat(ledger.begin("r3", task("a", 1, 3), 0).fence()).isZero();
    assertThat(ledger.current(bystander).status()).isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void runThatWasTakenOverBeforeItWasToldToEndStaysSo() {
    RunEntry first = ledger.begin("r1", task("a", 1, 3), 0).entry();
    ledger.begin("r2", task("a", 1, 3), 0);
    assertThat(ledger.interrupted(first, "it was told to end").status())
        .isEqualTo(RunStatus.TAKEN_OVER);
  }

  @Test
  void runThatWasToldToEndBeforeItBeganIsInterruptedToo() {
    ledger.interruptedBeforeItBegan("r1", RunTask.unknown("a"), "it was told to end");
    assertThat(ids(filter(null, RunStatus.INTERRUPTED, null))).containsExactly("r1");
    assertThat(ledger.begin("r2", task("a", 1, 3), 0).unfinished()).isEmpty();
  }

  @Test
  void heartbeatKeepsARunAlive() {
    RunEntry entry = ledger.begin("r1", task("a", 1, 3), 0).entry();
    clock.now = NOON.plus(RunLedger.SILENCE);
    storage.heartbeat(entry, clock.now);
    clock.now = clock.now.plus(RunLedger.SILENCE);
    assertThat(ledger.list(RunFilter.newest(9)).entries())
        .extracting(RunEntry::status)
        .containsExactly(RunStatus.RUNNING);
  }

  @Test
  void runOfAProcessThatIsGoneIsInterruptedAtOnce() {
    RunDriver ours = RunDriver.ours();
    // Our own number, but of a process that started at another time.
    RunDriver gone = new RunDriver(ours.host(), ours.pid(), ours.since().minusSeconds(100));
    RunDriver elsewhere = new RunDriver("another-host", ours.pid(), ours.since());
    put(RunEntry.running("p", 5, "here", task("a", 1, 3), gone, NOON, NOON));
    put(RunEntry.running("p", 6, "there", task("a", 1, 3), elsewhere, NOON, NOON));
    assertThat(ledger.begin("r", task("a", 1, 3), 0).takenOver())
        .extracting(RunEntry::runId, RunEntry::status)
        .containsExactlyInAnyOrder(
            tuple("here", RunStatus.INTERRUPTED), tuple("there", RunStatus.TAKEN_OVER));
  }

  @Test
  void entryComesBackAsItWasPut() {
    RunTask task =
        new RunTask(
            "größe/x.y",
            Optional.of(new Interval(day(1), day(2))),
            Optional.of(NOON),
            "files data/*.parquet",
            List.of("one", "two"));
    RunEntry done = ledger.done(ledger.begin("run-1", task, 0).entry(), COUNTS);
    assertThat(done.status()).isEqualTo(RunStatus.DONE);
    assertThat(ledger.list(RunFilter.newest(9)).entries()).containsExactly(done);
    assertThat(done.counts()).isEqualTo(COUNTS);
    assertThat(done.ended()).contains(NOON);
  }

  @Test
  void failureOfARunThatWasTakenOverStaysATakeover() {
    RunEntry earlier = ledger.begin("r1", task("a", 1, 3), 0).entry();
    ledger.begin("r2", task("a", 1, 3), 0);
    RunEntry failed = ledger.failed(earlier, "refused");
    assertThat(failed.status()).isEqualTo(RunStatus.TAKEN_OVER);
    assertThat(failed.error()).contains("refused");
    assertThat(failed.takenOverBy()).contains("r2");
  }

  @Test
  void runThatFailsBeforeItKnowsItsIntervalIsKept() {
    ledger.failedToBegin("r1", RunTask.unknown("a"), "no such file");
    RunEntry failed = ledger.list(RunFilter.newest(9)).entries().get(0);
    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.error()).contains("no such file");
    assertThat(failed.task().interval()).isEmpty();
    assertThat(ledger.begin("r2", task("a", 1, 3), 0).takenOver()).isEmpty();
  }

  @Test
  void endlessErrorsAreCut() {
    ledger.failedToBegin("r1", RunTask.unknown("a"), "x".repeat(100_000));
    assertThat(ledger.list(RunFilter.newest(1)).entries().get(0).error().orElseThrow())
        .hasSize(4_000);
  }

  @Test
  void listIsNewestFirstAndFiltered() {
    ledger.done(ledger.begin("aaa-1", task("a", 1, 2), 0).entry(), COUNTS);
    ledger.failed(ledger.begin("bbb-2", task("b", 1, 2), 0).entry(), "no");
    ledger.begin("aab-3", task("a", 2, 3), 0);
    assertThat(ids(RunFilter.newest(2))).containsExactly("aab-3", "bbb-2");
    assertThat(ids(filter("a", null, null))).containsExactly("aab-3", "aaa-1");
    assertThat(ids(filter(null, RunStatus.FAILED, null))).containsExactly("bbb-2");
    assertThat(ids(filter(null, null, "aa"))).containsExactly("aab-3", "aaa-1");
    assertThat(ids(filter("b", RunStatus.RUNNING, null))).isEmpty();
  }

  @Test
  void statusOfASilentRunIsFoundUnderWhatItLooksLike() {
    ledger.begin("r1", task("a", 1, 2), 0);
    clock.now = NOON.plusSeconds(3600);
    assertThat(ids(filter(null, RunStatus.RUNNING, null))).isEmpty();
    assertThat(ids(filter(null, RunStatus.INTERRUPTED, null))).containsExactly("r1");
  }

  @Test
  void knownEndIsTheLatestOfWhatIsDoneAndSurvivesPruning() {
    assertThat(ledger.knownEnd("a")).isEmpty();
    ledger.done(ledger.begin("newest-days", task("a", 5, 9), 0).entry(), COUNTS);
    ledger.done(ledger.begin("backfill", task("a", 1, 3), 0).entry(), COUNTS);
    ledger.failed(ledger.begin("failed", task("a", 9, 12), 0).entry(), "no");
    for (int run = 0; run < 4; run++) {
      ledger.done(ledger.begin("other-" + run, task("b", 1, 3), 0).entry(), COUNTS);
    }
    prune(2);
    assertThat(ledger.knownEnd("a")).contains(new KnownEnd(day(9), "newest-days"));
    assertThat(ids(RunFilter.newest(2))).containsExactly("other-3", "other-2");
    assertThat(ids(RunFilter.newest(99))).doesNotContain("backfill", "failed", "other-1");
  }

  @Test
  void intervalsOfAnyYearAreKept() {
    Interval ages =
        new Interval(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z"));
    RunTask task = new RunTask("a", Optional.of(ages), Optional.empty(), "files stats", List.of());
    ledger.done(ledger.begin("r1", task, 0).entry(), COUNTS);
    assertThat(ledger.knownEnd("a")).contains(new KnownEnd(ages.end(), "r1"));
  }

  @Test
  void pruningLeavesRunningOnesAlone() {
    RunDriver ours = RunDriver.ours();
    Instant soon = Instant.now().plusSeconds(600);
    put(RunEntry.running("p", 1, "long", task("a", 1, 3), ours, soon, soon));
    for (int run = 0; run < 3; run++) {
      ledger.failed(ledger.begin("r" + run, task("b", 1, 3), 0).entry(), "no");
    }
    prune(2);
    assertThat(ids(RunFilter.newest(99))).containsExactly("r2", "r1", "long");
  }

  @Test
  void instantOfAnInterruptedRunIsUsedAgain() {
    RunTask all = ignoringTime(NOON);
    ledger.begin("r1", all, 0);
    assertThat(ledger.interruptedInstant("a", RunLedgerContract::untilInstant)).isEmpty();
    clock.now = NOON.plusSeconds(3600);
    assertThat(ledger.interruptedInstant("a", RunLedgerContract::untilInstant)).contains(NOON);
    // Another START was asked for.
    assertThat(ledger.interruptedInstant("a", i -> new Interval(day(1), i))).isEmpty();
    assertThat(ledger.interruptedInstant("b", RunLedgerContract::untilInstant)).isEmpty();
  }

  @Test
  void instantOfARunThatWasToldToEndIsUsedAgain() {
    RunEntry told = ledger.begin("r1", ignoringTime(NOON), 0).entry();
    ledger.interrupted(told, "it was told to end");
    assertThat(ledger.interruptedInstant("a", RunLedgerContract::untilInstant)).contains(NOON);
  }

  @Test
  void instantIsNotUsedAgainAfterALaterRun() {
    ledger.begin("r1", ignoringTime(NOON), 0);
    clock.now = NOON.plusSeconds(3600);
    RunEntry later = ledger.begin("r2", ignoringTime(clock.now), 0).entry();
    ledger.done(later, COUNTS);
    assertThat(ledger.interruptedInstant("a", RunLedgerContract::untilInstant)).isEmpty();
  }

  @Test
  void ofManyThatBeginAtOnceExactlyOneIsLeft() throws Exception {
    int many = 8;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Callable<BegunRun>> starts = new ArrayList<>();
      for (int run = 0; run < many; run++) {
        String id = "run-" + run;
        starts.add(() -> ledger.begin(id, task("a", 1, 3), 0));
      }
      List<BegunRun> begun = new ArrayList<>();
      for (Future<BegunRun> start : threads.invokeAll(starts)) {
        begun.add(start.get());
      }
      assertThat(begun).extracting(b -> b.entry().generation()).doesNotHaveDuplicates();
      assertThat(ids(filter("a", RunStatus.RUNNING, null))).hasSize(1);
      long winner = begun.stream().mapToLong(b -> b.entry().generation()).max().orElseThrow();
      assertThat(begun).allSatisfy(b -> assertThat(b.fence()).isLessThanOrEqualTo(winner));
      assertThat(begun.stream().mapToInt(b -> b.takenOver().size()).sum()).isEqualTo(many - 1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void runThatLeavesOthersAloneSaysWhoHasTheView() {
    RunEntry holder = ledger.begin("r1", task("a", 1, 3), 0).entry();
    clock.now = NOON.plusSeconds(7);
    storage.heartbeat(holder, clock.now);
    assertThatThrownBy(() -> ledger.beginWhereFree("r2", task("a", 2, 5), clock.now, 0))
        .isInstanceOf(RunUnderWayException.class)
        .hasMessageContaining("Feature view 'a': run r1 (process " + holder.driver().pid())
        .hasMessageContaining(
            " on " + holder.driver().host() + ") has been writing it since " + NOON)
        .hasMessageContaining("last heard of at " + clock.now)
        .hasMessageContaining("--if-running wait");
    assertThat(ledger.current(holder).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(ids(RunFilter.newest(9))).containsExactly("r1");
    assertThat(ledger.inTheWay(task("a", 2, 5), clock.now)).map(RunEntry::runId).contains("r1");
  }

  @Test
  void runThatLeavesOthersAloneBeginsBesideThoseOfOtherSpansAndViews() {
    ledger.begin("r1", task("a", 1, 3), 0);
    assertThat(ledger.beginWhereFree("r2", task("a", 3, 5), NOON, 0).takenOver()).isEmpty();
    assertThat(ledger.beginWhereFree("r3", task("b", 1, 3), NOON, 0).takenOver()).isEmpty();
    assertThat(ledger.inTheWay(task("c", 1, 3), NOON)).isEmpty();
  }

  @Test
  void runThatLeavesOthersAloneTakesOverFromOneThatHasFallenSilent() {
    RunEntry silent = ledger.begin("r1", task("a", 1, 3), 0).entry();
    clock.now = NOON.plus(RunLedger.SILENCE);
    assertThat(ledger.inTheWay(task("a", 1, 3), clock.now)).isPresent();
    clock.now = clock.now.plusMillis(1);
    BegunRun again = ledger.beginWhereFree("r2", task("a", 1, 3), clock.now, 0);
    assertThat(again.repeated()).extracting(RunEntry::runId).containsExactly("r1");
    assertThat(again.fence()).isEqualTo(silent.generation() + 1);
  }

  @Test
  void runThatLeavesOthersAloneIsPlannedAnewAfterOneThatLookedLater() {
    clock.now = NOON.plusSeconds(5);
    ledger.done(ledger.begin("later", task("a", 1, 3), 0).entry(), COUNTS);
    assertThatThrownBy(() -> ledger.beginWhereFree("slow", task("a", 2, 5), NOON, 0))
        .isInstanceOf(RunUnderWayException.class)
        .hasMessageContaining("run later");
    clock.now = NOON.plusSeconds(6);
    assertThat(ledger.beginWhereFree("anew", task("a", 2, 5), clock.now, 0).entry().status())
        .isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void ofManyThatLeaveEachOtherAloneExactlyOneBegins() throws Exception {
    int many = 8;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Callable<Boolean>> starts = new ArrayList<>();
      for (int run = 0; run < many; run++) {
        String id = "run-" + run;
        starts.add(
            () -> {
              try {
                ledger.beginWhereFree(id, task("a", 1, 3), NOON, 0);
                return true;
              } catch (RunUnderWayException e) {
                return false;
              }
            });
      }
      int begun = 0;
      for (Future<Boolean> start : threads.invokeAll(starts)) {
        begun += start.get() ? 1 : 0;
      }
      assertThat(begun).isEqualTo(1);
      assertThat(ids(RunFilter.newest(99))).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> ids(RunFilter filter) {
    return ledger.list(filter).entries().stream().map(RunEntry::runId).toList();
  }

  private static RunFilter filter(String view, RunStatus status, String run) {
    return new RunFilter(
        Optional.ofNullable(view), Optional.ofNullable(status), Optional.ofNullable(run), 99);
  }

  private void put(RunEntry entry) {
    storage.exclusively(
        entries -> {
          entries.put(entry);
          return entry;
        });
  }

  private void prune(int kept) {
    storage.exclusively(
        entries -> {
          entries.prune(kept);
          return kept;
        });
  }

  static RunTask task(String view, int from, int to) {
    return new RunTask(
        view,
        Optional.of(new Interval(day(from), day(to))),
        Optional.empty(),
        "files stats",
        List.of());
  }

  private static RunTask ignoringTime(Instant instant) {
    return new RunTask(
        "a", Optional.of(untilInstant(instant)), Optional.of(instant), "files stats", List.of());
  }

  private static Interval untilInstant(Instant instant) {
    return new Interval(Instant.EPOCH, instant);
  }

  private static Instant day(int day) {
    return Instant.parse("2025-01-01T00:00:00Z").plus(Duration.ofDays(day - 1));
  }

  private static final class SettableClock extends Clock {
    private Instant now = NOON;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
