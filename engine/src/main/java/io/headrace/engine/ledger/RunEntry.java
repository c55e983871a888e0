package io.headrace.engine.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One view of one run.
 *
 * @param generation grows with every entry of a project and names it
 * @param error why it failed
 * @param takenOverBy id of the run that took the view over
 * @param started when the run looked at its source; it writes what was there then
 * @param heartbeat when the driver was last heard of
 */
public record RunEntry(
    String project,
    long generation,
    String runId,
    RunTask task,
    RunStatus status,
    RunCounts counts,
    Optional<String> error,
    Optional<String> takenOverBy,
    RunDriver driver,
    Instant started,
    Instant heartbeat,
    Optional<Instant> ended) {
  private static final int LONGEST_ERROR = 4_000;

  /**
   * @param planned when the run looked at its source
   */
  static RunEntry running(
      String project,
      long generation,
      String runId,
      RunTask task,
      RunDriver driver,
      Instant planned,
      Instant now) {
    return new RunEntry(
        project,
        generation,
        runId,
        task,
        RunStatus.RUNNING,
        RunCounts.NONE,
        Optional.empty(),
        Optional.empty(),
        driver,
        planned,
        now,
        Optional.empty());
  }

  public String view() {
    return task.view();
  }

  /** Who has the view, for people. */
  public String who() {
    return "run "
        + runId
        + " ("
        + driver
        + ") has been writing it since "
        + started
        + ", last heard of at "
        + heartbeat;
  }

  /** Whether its driver is a process of this machine that is there: no heartbeat says it better. */
  public boolean isAliveHere() {
    return ended.isEmpty() && driver.isHere();
  }

  RunEntry done(RunCounts result, Instant now) {
    return ended(RunStatus.DONE, result, Optional.empty(), now);
  }

  RunEntry failed(String why, Instant now) {
    return ended(RunStatus.FAILED, why, now);
  }

  /** Its driver was told to end, and has ended its tasks. */
  RunEntry interrupted(String why, Instant now) {
    return ended(RunStatus.INTERRUPTED, why, now);
  }

  /** Whether its driver has said how it ended, and nobody had given it up before. */
  boolean endedByItself() {
    return status == RunStatus.DONE || (ended.isPresent() && takenOverBy.isEmpty());
  }

  /** A run that was taken over stays so: the error is what came of it. */
  private RunEntry ended(RunStatus unlessTakenOver, String why, Instant now) {
    RunStatus end = status == RunStatus.RUNNING ? unlessTakenOver : status;
    String shortened = why.length() <= LONGEST_ERROR ? why : why.substring(0, LONGEST_ERROR);
    return ended(end, counts, Optional.of(shortened), now);
  }

  RunEntry givenUpFor(String run, RunStatus end) {
    return new RunEntry(
        project,
        generation,
        runId,
        task,
        end,
        counts,
        error,
        Optional.of(run),
        driver,
        started,
        heartbeat,
        ended);
  }

  RunEntry heardOf(Instant moment) {
    return new RunEntry(
        project,
        generation,
        runId,
        task,
        status,
        counts,
        error,
        takenOverBy,
        driver,
        started,
        moment,
        ended);
  }

  /** The status as it looks now: a run that has fallen silent counts as interrupted. */
  RunEntry seenAt(Instant now, Duration silence) {
    boolean silent = heartbeat.isBefore(now.minus(silence)) || driver.isGone();
    if (status != RunStatus.RUNNING || !silent) {
      return this;
    }
    return new RunEntry(
        project,
        generation,
        runId,
        task,
        RunStatus.INTERRUPTED,
        counts,
        error,
        takenOverBy,
        driver,
        started,
        heartbeat,
        ended);
  }

  private RunEntry ended(RunStatus end, RunCounts result, Optional<String> why, Instant now) {
    return new RunEntry(
        project,
        generation,
        runId,
        task,
        end,
        result,
        why,
        takenOverBy,
        driver,
        started,
        now,
        Optional.of(now));
  }
}
