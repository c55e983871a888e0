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

  /**
   * Hands out the next generation and takes over the runs of the view that have not ended and whose
   * intervals overlap. Intervals that share no more than a boundary do not.
   *
   * @param storeFence the least generation that the online store lets write
   */
  public BegunRun begin(String runId, RunTask task, long storeFence) {
    return storage.exclusively(
        entries -> {
          Instant now = now();
          long next = Math.max(entries.lastGeneration(), storeFence) + 1;
          long generation = Math.max(now.toEpochMilli(), next);
          List<RunEntry> takenOver = new ArrayList<>();
          long fence = 0;
          for (RunEntry other : entries.running(task.view())) {
            if (other.task().overlaps(task)) {
              RunStatus seen = other.seenAt(now, SILENCE).status();
              RunEntry ended =
                  other.givenUpFor(runId, seen == RunStatus.RUNNING ? RunStatus.TAKEN_OVER : seen);
              entries.put(ended);
              takenOver.add(ended);
              // Just above those in the way: runs of other intervals that began later go on.
              fence = Math.max(fence, other.generation() + 1);
            }
          }
          RunEntry entry =
              RunEntry.running(project, generation, runId, task, RunDriver.ours(), now);
          entries.put(entry);
          return new BegunRun(entry, fence, takenOver);
        });
  }

  /** Starts telling the ledger that the run is alive, until the result is closed. */
  public Heartbeat beat(RunEntry entry) {
    return Heartbeat.start(BEAT, () -> storage.heartbeat(entry, now()), entry.runId());
  }

  /** The run's entry as it stands in the ledger now. */
  public RunEntry current(RunEntry entry) {
    return storage.reading(entries -> entries.find(entry.generation()).orElse(entry));
  }

  /** The interval is recorded. */
  public RunEntry done(RunEntry entry, RunCounts counts) {
    return storage.exclusively(
        entries -> {
          RunEntry done = entries.find(entry.generation()).orElse(entry).done(counts, now());
          entries.put(done);
          entries.prune(KEPT);
          return done;
        });
  }

  /** Nothing was recorded. */
  public RunEntry failed(RunEntry entry, String error) {
    return storage.exclusively(
        entries -> {
          RunEntry failed = entries.find(entry.generation()).orElse(entry).failed(error, now());
          entries.put(failed);
          entries.prune(KEPT);
          return failed;
        });
  }

  /** Keeps a run that failed before it could begin with the view. */
  public void failedToBegin(String runId, RunTask task, String error) {
    storage.exclusively(
        entries -> {
          Instant now = now();
          long generation = Math.max(now.toEpochMilli(), entries.lastGeneration() + 1);
          entries.put(
              RunEntry.running(project, generation, runId, task, RunDriver.ours(), now)
                  .failed(error, now));
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
