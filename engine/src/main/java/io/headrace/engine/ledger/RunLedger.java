package io.headrace.engine.ledger;

import io.headrace.engine.definitions.Interval;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The runs of one project, kept where its registry is.
 *
 * <p>Every method throws {@link io.headrace.engine.definitions.StoreException} when that place does
 * not answer or cannot be written.
 */
public final class RunLedger {
  /** So many entries of a project are kept. */
  public static final int KEPT = 1_000;

  /** How often a driver says that it is alive. */
  static final Duration BEAT = Duration.ofSeconds(10);

  /** A driver not heard of for so long counts as gone; its executors may still be there. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  /** Clocks of two machines may differ so much. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(60);

  /**
   * Tasks of a run that ended and began longer ago are not there any more. Without a bound every
   * run would read all the entries of its view while it holds the ledger's lock.
   */
  private static final Duration LEFTOVERS = Duration.ofDays(2);

  private final String project;
  private final RunStorage storage;
  private final Clock clock;

  RunLedger(String project, RunStorage storage, Clock clock) {
    this.project = project;
    this.storage = storage;
    this.clock = clock;
  }

  /** Where it is kept, without secrets. */
  public String address() {
    return storage.address();
  }

  /** Begins a run that looks at its source now; see the other one. */
  public BegunRun begin(String runId, RunTask task, long storeFence) {
    return begin(runId, task, now(), storeFence);
  }

  /**
   * Hands out the next generation and takes over the runs of the view that have not ended and whose
   * intervals overlap. Intervals that share no more than a boundary do not.
   *
   * <p>A run that looked at its source before one of an overlapping interval, and comes later to
   * write, would put older values back: its own entry begins as taken over by that one.
   *
   * @param planned when the run looked at its source
   * @param storeFence the least generation that the online store lets write
   */
  public BegunRun begin(String runId, RunTask task, Instant planned, long storeFence) {
    return storage.exclusively(entries -> begin(entries, runId, task, planned, storeFence));
  }

  /**
   * Likewise, where runs that are alive are left alone. Looking for them and entering this run is
   * one step, so that of two runs that begin at once one finds the other.
   *
   * @throws RunUnderWayException when a run of an overlapping interval is alive, or has looked at
   *     its source later than this one
   */
  public BegunRun beginWhereFree(String runId, RunTask task, Instant planned, long storeFence) {
    return storage.exclusively(
        entries -> {
          inTheWay(entries, task, planned)
              .ifPresent(
                  holder -> {
                    throw new RunUnderWayException(holder);
                  });
          return begin(entries, runId, task, planned, storeFence);
        });
  }

  /** The run that {@link #beginWhereFree} would find in the way, looked for without the lock. */
  public Optional<RunEntry> inTheWay(RunTask task, Instant planned) {
    return storage.reading(entries -> inTheWay(entries, task, planned));
  }

  private Optional<RunEntry> inTheWay(RunStorage.Entries entries, RunTask task, Instant planned) {
    Instant now = now();
    return entries.running(task.view()).stream()
        .filter(e -> e.task().overlaps(task))
        .filter(e -> e.seenAt(now, SILENCE).status() == RunStatus.RUNNING)
        .findFirst()
        .or(() -> overtaker(entries, task, planned, now));
  }

  private BegunRun begin(
      RunStorage.Entries entries, String runId, RunTask task, Instant planned, long storeFence) {
    Instant now = now();
    long next = Math.max(entries.lastGeneration(), storeFence) + 1;
    RunEntry entry =
        RunEntry.running(
            project,
            Math.max(now.toEpochMilli(), next),
            runId,
            task,
            RunDriver.ours(),
            planned,
            now);
    Optional<RunEntry> later = overtaker(entries, task, planned, now);
    if (later.isPresent()) {
      RunEntry overtaken = entry.givenUpFor(later.get().runId(), RunStatus.TAKEN_OVER);
      entries.put(overtaken);
      return new BegunRun(overtaken, 0, List.of(), Optional.empty());
    }
    Optional<RunEntry> interrupted = interruptedBefore(entries, task);
    List<RunEntry> takenOver = takeOver(entries, task, runId, now);
    long fence = fence(entries, takenOver, task, storeFence, now);
    entries.put(entry);
    return new BegunRun(entry, fence, takenOver, interrupted);
  }

  /** A run that has read more lately, and may have written some of it, however it ended. */
  private static Optional<RunEntry> overtaker(
      RunStorage.Entries entries, RunTask task, Instant planned, Instant now) {
    // What lies further ahead was entered by a clock that was wrong, and is no later in truth.
    Instant latest = now.plus(CLOCK_DIFFERENCE);
    // A generation is never less than the moment at which its run began to write.
    return entries.after(task.view(), planned.toEpochMilli() - 1).stream()
        .filter(e -> e.started().isAfter(planned) && !e.started().isAfter(latest))
        .filter(e -> e.task().overlaps(task))
        .findFirst();
  }

  /**
   * Just above those in the way that the store still lets write: runs of other intervals that began
   * later go on. Whatever became of a run that is not done, its tasks may be there, and the one
   * that took it over may have failed before it raised the fence. 0 for none.
   */
  private static long fence(
      RunStorage.Entries entries,
      List<RunEntry> takenOver,
      RunTask task,
      long storeFence,
      Instant now) {
    long oldest = Math.max(storeFence, now.minus(LEFTOVERS).toEpochMilli());
    Stream<RunEntry> ended =
        entries.after(task.view(), oldest - 1).stream()
            // A run that has seen its tasks end is in nobody's way; shutting it out would take
            // others with it.
            .filter(e -> !e.endedByItself())
            .filter(e -> e.task().overlaps(task));
    return Stream.concat(takenOver.stream(), ended)
        .mapToLong(e -> e.generation() + 1)
        .filter(fence -> fence > storeFence)
        .max()
        .orElse(0);
  }

  /** The view's last run, where it was told to end and has said so. */
  private static Optional<RunEntry> interruptedBefore(RunStorage.Entries entries, RunTask task) {
    return entries
        .newest(task.view())
        .filter(e -> e.status() == RunStatus.INTERRUPTED && e.endedByItself())
        .filter(e -> e.task().overlaps(task));
  }

  private static List<RunEntry> takeOver(
      RunStorage.Entries entries, RunTask task, String runId, Instant now) {
    List<RunEntry> takenOver = new ArrayList<>();
    for (RunEntry other : entries.running(task.view())) {
      if (other.task().overlaps(task)) {
        RunStatus seen = other.seenAt(now, SILENCE).status();
        RunEntry ended =
            other.givenUpFor(runId, seen == RunStatus.RUNNING ? RunStatus.TAKEN_OVER : seen);
        entries.put(ended);
        takenOver.add(ended);
      }
    }
    return takenOver;
  }

  /**
   * Notes what a run is about to write from, and tells what the store may hold rows of already.
   * Asked once earlier runs that are in the way are shut out, and before the first row is written:
   * whatever becomes of the run, the next one by commits knows what it may have left.
   */
  public ViewPins open(String view, ReadPin pin) {
    return storage.exclusively(
        entries -> {
          ViewPins pins = pins(entries, view);
          entries.putPins(view, ViewPinsJson.text(pins.opened(pin)));
          return pins;
        });
  }

  /**
   * Notes that the store holds what a pinned source says: everything that {@link #open} told of is
   * covered. Called when the interval is recorded. Until then the next run begins where this one
   * did, which finds the same rows again.
   */
  public void settle(String view, ReadPin pin) {
    storage.exclusively(
        entries -> {
          entries.putPins(view, ViewPinsJson.text(pins(entries, view).settled(pin)));
          return pin;
        });
  }

  /** What the store may hold rows of. */
  public ViewPins pins(String view) {
    return storage.reading(entries -> pins(entries, view));
  }

  /** A run that commits cannot follow writes the view: the next one by commits begins anew. */
  public void forgetPins(String view) {
    storage.exclusively(
        entries -> {
          entries.putPins(view, ViewPinsJson.text(ViewPins.NONE));
          return view;
        });
  }

  private static ViewPins pins(RunStorage.Entries entries, String view) {
    return entries.pins(view).map(ViewPinsJson::parse).orElse(ViewPins.NONE);
  }

  /** Starts telling the ledger that the run is alive, until the result is closed. */
  public Heartbeat beat(RunEntry entry) {
    return Heartbeat.start(BEAT, () -> storage.heartbeat(entry, now()), entry.runId());
  }

  /** The run's entry as it stands in the ledger now. */
  public RunEntry current(RunEntry entry) {
    return storage.reading(entries -> entries.find(entry.generation()).orElse(entry));
  }

  /** The run's entry with its status as it looks now. */
  public RunEntry seenNow(RunEntry entry) {
    return current(entry).seenAt(now(), SILENCE);
  }

  /** The interval is recorded. */
  public RunEntry done(RunEntry entry, RunCounts counts) {
    return ended(entry, running -> running.done(counts, now()));
  }

  /** Nothing was recorded. */
  public RunEntry failed(RunEntry entry, String error) {
    return ended(entry, running -> running.failed(error, now()));
  }

  /** Nothing was recorded, because the run was told to end. */
  public RunEntry interrupted(RunEntry entry, String why) {
    return ended(entry, running -> running.interrupted(why, now()));
  }

  private RunEntry ended(RunEntry entry, UnaryOperator<RunEntry> end) {
    return storage.exclusively(
        entries -> {
          RunEntry ended = end.apply(entries.find(entry.generation()).orElse(entry));
          entries.put(ended);
          entries.prune(KEPT);
          return ended;
        });
  }

  /** Keeps a run that failed before it could begin with the view. */
  public void failedToBegin(String runId, RunTask task, String error) {
    neverBegun(runId, task, entry -> entry.failed(error, now()));
  }

  /** Keeps a run that was told to end before it could begin with the view. */
  public void interruptedBeforeItBegan(String runId, RunTask task, String why) {
    neverBegun(runId, task, entry -> entry.interrupted(why, now()));
  }

  private void neverBegun(String runId, RunTask task, UnaryOperator<RunEntry> end) {
    storage.exclusively(
        entries -> {
          Instant now = now();
          long generation = Math.max(now.toEpochMilli(), entries.lastGeneration() + 1);
          entries.put(
              end.apply(
                  RunEntry.running(project, generation, runId, task, RunDriver.ours(), now, now)));
          entries.prune(KEPT);
          return null;
        });
  }

  /**
   * The instant that the view's last run wrote as event timestamp, when that run was interrupted
   * and read the same interval, or would have when begun at its instant.
   *
   * @param intervalAt the interval that a run of this instant reads
   */
  public Optional<Instant> interruptedInstant(String view, Function<Instant, Interval> intervalAt) {
    Instant now = now();
    return storage
        .reading(entries -> entries.newest(view))
        .map(e -> e.seenAt(now, SILENCE))
        .filter(e -> e.status() == RunStatus.INTERRUPTED)
        .filter(
            e ->
                e.task().instant().map(intervalAt).equals(e.task().interval())
                    && e.task().interval().isPresent())
        .flatMap(e -> e.task().instant());
  }

  /** The latest end that a run has recorded for the view, whatever the registry has kept of it. */
  public Optional<KnownEnd> knownEnd(String view) {
    return storage.reading(entries -> entries.knownEnd(view));
  }

  /** Entries with their status as it looks now. */
  public RunListing list(RunFilter filter) {
    Instant now = now();
    // The status is filtered here, as a run that has fallen silent still says that it is running.
    RunFilter any =
        new RunFilter(
            filter.view(),
            Optional.empty(),
            filter.runId(),
            filter.status().isPresent() ? Integer.MAX_VALUE : filter.limit());
    RunListing found = storage.reading(entries -> entries.list(any));
    return new RunListing(
        found.entries().stream()
            .map(e -> e.seenAt(now, SILENCE))
            .filter(filter::asksFor)
            .limit(filter.limit())
            .toList(),
        found.problems());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
