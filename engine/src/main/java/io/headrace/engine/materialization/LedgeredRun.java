package io.headrace.engine.materialization;

import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.ledger.BegunRun;
import io.headrace.engine.ledger.Heartbeat;
import io.headrace.engine.ledger.ReadPin;
import io.headrace.engine.ledger.RunCounts;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunLedger;
import io.headrace.engine.ledger.RunStatus;
import io.headrace.engine.ledger.RunTask;
import io.headrace.engine.ledger.RunUnderWayException;
import io.headrace.engine.ledger.ViewPins;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.commits.PinText;
import io.headrace.engine.materialization.commits.ViewDigest;
import io.headrace.engine.materialization.latest.SourceCounts;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.online.FencedException;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.RunFence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One view of one run as the ledger and the store's fence see it. From {@link #begin} until it
 * ends, the ledger hears that the run is alive.
 */
final class LedgeredRun implements AutoCloseable {
  private final RunLedger ledger;
  private final OnlineStore store;
  private final String runId;
  private final String view;
  private final Meeting meeting;
  private final Instant planned = Instant.now();
  private final List<String> notes = new ArrayList<>();
  private Optional<Begun> begun = Optional.empty();

  /** What there is once the run has begun. */
  private record Begun(OnlineTable table, RunEntry entry, Heartbeat heartbeat) {
    RunFence fence() {
      return new RunFence(entry.runId(), entry.generation());
    }
  }

  /** Made before the run looks at its source: of two runs the one that looked later wins. */
  LedgeredRun(RunLedger ledger, OnlineStore store, String runId, String view, Meeting meeting) {
    this.meeting = meeting;
    this.ledger = ledger;
    this.store = store;
    this.runId = runId;
    this.view = view;
  }

  /**
   * The span to read, begun at the instant of the view's last run where that one was interrupted
   * and this one repeats it: rows are written again with the event timestamp they have.
   */
  Span repeating(Span span) {
    if (!(span instanceof Span.IgnoringEventTime all)) {
      return span;
    }
    return ledger
        .interruptedInstant(view, instant -> ViewPlan.interval(all.at(instant)))
        .<Span>map(all::at)
        .orElse(span);
  }

  /**
   * Notes when an increment begins earlier than where a run of the ledger ended.
   *
   * @param lastEnd end of the newest interval in the registry
   */
  void compareWithRegistry(Span span, Optional<Instant> lastEnd) {
    if (!(span instanceof Span.Incremental increment)) {
      return;
    }
    ledger
        .knownEnd(view)
        .filter(known -> lastEnd.map(known.end()::isAfter).orElse(true))
        .ifPresent(
            known ->
                notes.add(
                    "run "
                        + known.runId()
                        + " materialized it up to "
                        + known.end()
                        + ", but the registry records "
                        + lastEnd.map(end -> "no more than up to " + end).orElse("nothing")
                        + ": 'feast apply' drops what its own copy lacks. This increment read again"
                        + " what the registry does not know of. Where that is too much, run 'headrace"
                        + " materialize "
                        + known.end()
                        + " "
                        + increment.end()
                        + " --views "
                        + view
                        + "' first; it records the interval anew"));
  }

  /** Notes that a long increment by commits is done in one piece all the same. */
  void noteOnePiece() {
    notes.add(
        "it goes by what was committed, which --max-interval does not divide: all of it is one run");
  }

  /**
   * Looks whether another run has the view, before anything is read; {@link #begin} looks again.
   *
   * @throws RunUnderWayException when one has, and is to be left alone
   */
  void requireFree(ViewPlan plan, SourcePin source) {
    if (meeting.leavesOthersAlone()) {
      ledger
          .inTheWay(task(view, plan, source), planned)
          .ifPresent(
              holder -> {
                throw new RunUnderWayException(holder);
              });
    }
  }

  /**
   * Enters the run, and shuts out earlier ones of an overlapping interval that have not ended.
   * Their rows are refused from here on.
   *
   * @param table is prepared already
   * @throws FencedException when a run that has looked at its source later was faster
   * @throws RunUnderWayException when another run has the view, and is to be left alone
   */
  void begin(OnlineTable table, ViewPlan plan, SourcePin source) {
    RunTask task = task(view, plan, source);
    BegunRun entered =
        meeting.leavesOthersAlone()
            ? ledger.beginWhereFree(runId, task, planned, store.fence(table))
            : ledger.begin(runId, task, planned, store.fence(table));
    begun = Optional.of(new Begun(table, entered.entry(), ledger.beat(entered.entry())));
    if (entered.entry().takenOverBy().isPresent()) {
      throw takenOver(begun.get());
    }
    if (entered.fence() > 0) {
      store.raiseFence(table, new RunFence(runId, entered.fence()));
    }
    entered.unfinished().forEach(e -> notes.add(note(e, entered.repeated().contains(e))));
  }

  private static RunTask task(String view, ViewPlan plan, SourcePin source) {
    return new RunTask(
        view,
        Optional.of(plan.interval()),
        plan.instant(),
        source.kind()
            + " "
            + source.text()
            + source.version().map(v -> " at version " + v.version()).orElse(""),
        source.files().stream().limit(RunTask.MOST_FILES).map(f -> f.path()).toList(),
        plan.commits().isPresent() ? RunTask.Extent.COMMITS : RunTask.Extent.INTERVAL);
  }

  private static String note(RunEntry earlier, boolean repeated) {
    String which = earlier.runId() + " of " + earlier.started() + " (" + earlier.driver() + ")";
    if (earlier.status() == RunStatus.TAKEN_OVER) {
      return "took over from run "
          + which
          + ", which had not ended and writes no more of this view";
    }
    return repeated
        ? "repeats interrupted run " + which
        : "run "
            + which
            + " was interrupted; its interval "
            + earlier.task().interval().map(Object::toString).orElse("")
            + " reaches beyond this one and has to be run again";
  }

  /** Which states of the source the store may hold rows of, as far as is known before the run. */
  ViewPins pins() {
    return ledger.pins(view);
  }

  /**
   * Notes which state of the source the store is about to get rows of. Asked after {@link #begin}
   * and before the first row.
   *
   * @return which states it may hold rows of already; none where increments do not go by commits
   */
  ViewPins open(PlannedView planned) {
    if (planned.rule().by() == IncrementsBy.EVENT_TIME) {
      if (!ledger.pins(view).equals(ViewPins.NONE)) {
        ledger.forgetPins(view);
      }
      return ViewPins.NONE;
    }
    return ledger.open(view, pin(planned));
  }

  /** Notes that the store holds all of that state. Asked when the interval is recorded. */
  void settle(PlannedView planned) {
    if (planned.plan().commits().isEmpty()) {
      return;
    }
    try {
      ledger.settle(view, pin(planned));
    } catch (StoreException e) {
      // The work is done all the same; the next increment finds its rows once more.
      notes.add(
          "everything is written and recorded, but not what was read, so the next increment looks at"
              + " this one's rows again: "
              + e.getMessage());
    }
  }

  private ReadPin pin(PlannedView planned) {
    Begun run = begun.orElseThrow();
    return new ReadPin(
        run.entry().generation(),
        runId,
        planned.plan().interval().end(),
        ViewDigest.of(planned.view(), planned.table()),
        // Rows that were written at the run's instant are not where their own times say.
        planned.plan().instant().isPresent()
            ? ""
            : PinText.of(planned.source().pin(), planned.source().schema()));
  }

  /** What the store lets this run write by. */
  RunFence fence() {
    return begun.orElseThrow().fence();
  }

  /** What of earlier runs the reader of the report should know. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Asked when everything is written, before the interval is recorded.
   *
   * @throws FencedException when a later run has taken the view over meanwhile
   */
  void requireNotTakenOver() {
    Begun run = begun.orElseThrow();
    if (ledger.current(run.entry()).takenOverBy().isPresent()
        || store.fence(run.table()) > run.entry().generation()) {
      throw takenOver(run);
    }
  }

  /** The interval is recorded. */
  void done(SourceCounts read, PartitionResult result) {
    Begun run = begun.orElseThrow();
    run.heartbeat().close();
    RunCounts counts =
        new RunCounts(
            read.rows(),
            result.keys(),
            result.counts().written(),
            result.counts().older(),
            result.counts().unchanged(),
            read.withoutKey() + result.counts().rejected(),
            result.counts().bytes());
    try {
      ledger.done(run.entry(), counts);
    } catch (StoreException e) {
      // The work is done all the same; the next run finds an interrupted one and says so.
      notes.add("everything is written and recorded, but not in the ledger: " + e.getMessage());
    }
  }

  /**
   * Nothing is recorded.
   *
   * @return the failure as the user should see it
   */
  RuntimeException failed(RuntimeException cause) {
    close();
    if (cause instanceof RunUnderWayException) {
      // Its turn may come yet; what becomes of it is entered then.
      return cause;
    }
    RuntimeException shown = cause;
    try {
      if (cause instanceof FencedException && begun.isPresent()) {
        shown = takenOver(begun.get());
        shown.addSuppressed(cause);
      }
      enter(shown);
    } catch (StoreException e) {
      shown.addSuppressed(e);
    }
    return shown;
  }

  private void enter(RuntimeException end) {
    String why = String.valueOf(end.getMessage());
    boolean interrupted = end instanceof RunInterruptedException;
    if (begun.isEmpty() && interrupted) {
      ledger.interruptedBeforeItBegan(runId, RunTask.unknown(view), why);
    } else if (begun.isEmpty()) {
      ledger.failedToBegin(runId, RunTask.unknown(view), why);
    } else if (interrupted) {
      ledger.interrupted(begun.get().entry(), why);
    } else {
      ledger.failed(begun.get().entry(), why);
    }
  }

  /** Another increment has recorded all that this one has written. */
  FencedException recordedByAnother() {
    return takenOver(begun.orElseThrow());
  }

  private FencedException takenOver(Begun run) {
    String address = store.description();
    String name = run.table().name();
    return ledger
        .current(run.entry())
        .takenOverBy()
        .map(by -> new FencedException(address, name, run.fence(), by))
        .orElseGet(() -> new FencedException(address, name, run.fence()));
  }

  @Override
  public void close() {
    begun.ifPresent(run -> run.heartbeat().close());
  }
}
