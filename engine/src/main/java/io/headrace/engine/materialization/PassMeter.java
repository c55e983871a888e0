package io.headrace.engine.materialization;

import io.headrace.engine.materialization.ViewProgress.Phase;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How far one pass over a source is, from what Spark tells of its tasks. A partition counts once,
 * however often it is tried; attempts that run count as far as they are.
 *
 * <p>Moments are milliseconds of one clock.
 */
final class PassMeter {
  private record Partition(int stage, int number) {}

  private record Attempt(Partition partition, TaskReading reading) {}

  private final Map<String, Long> tallies;
  private final OptionalLong rowsToRead;
  private final long begun;
  private final Set<Partition> finished = new HashSet<>();
  private final Map<Long, Attempt> running = new HashMap<>();
  private TaskReading ended = TaskReading.NOTHING;

  /** Of tasks that write, and have ended. */
  private TaskReading written = TaskReading.NOTHING;

  private int readStages;
  private int writeStage = -1;
  private int writeTasks;
  private int writeTasksDone;
  private OptionalLong writingSince = OptionalLong.empty();

  /**
   * @param tallies numbers of the views' tallies, by view
   * @param rowsToRead where the source tells
   */
  PassMeter(Map<String, Long> tallies, OptionalLong rowsToRead, long begun) {
    this.tallies = Map.copyOf(tallies);
    this.rowsToRead = rowsToRead;
    this.begun = begun;
  }

  Set<String> views() {
    return tallies.keySet();
  }

  synchronized void readStageBegan() {
    readStages++;
  }

  /** May be told again when the stage is repeated. */
  synchronized void writeStageBegan(int stage, int tasks, long now) {
    if (writeStage < 0) {
      writeStage = stage;
      writeTasks = tasks;
      writingSince = OptionalLong.of(now);
    }
  }

  /** When the first task could write. */
  synchronized OptionalLong writingSince() {
    return writingSince;
  }

  synchronized void taskIsAt(long task, int stage, int partition, TaskReading reading) {
    Partition place = new Partition(stage, partition);
    if (!finished.contains(place)) {
      running.put(task, new Attempt(place, reading));
    }
  }

  synchronized void taskFailed(long task) {
    running.remove(task);
  }

  synchronized void taskSucceeded(long task, int stage, int partition, TaskReading reading) {
    running.remove(task);
    Partition place = new Partition(stage, partition);
    if (finished.add(place)) {
      running.values().removeIf(a -> a.partition().equals(place));
      ended = ended.plus(reading);
      if (stage == writeStage) {
        written = written.plus(reading);
        writeTasksDone++;
      }
    }
  }

  synchronized ViewProgress of(String view, long now) {
    long tally = tallies.get(view);
    TaskReading all =
        running.values().stream().map(Attempt::reading).reduce(ended, TaskReading::plus);
    WriteProgress writing = all.writing().getOrDefault(tally, WriteProgress.NONE);
    Phase phase =
        writingSince.isPresent() ? Phase.WRITING : readStages > 0 ? Phase.READING : Phase.PLANNING;
    OptionalDouble rate = OptionalDouble.empty();
    OptionalDouble done = OptionalDouble.empty();
    Optional<Duration> remaining = Optional.empty();
    if (writingSince.isPresent() && writing.keys() > 0) {
      double seconds = Math.max(1, now - writingSince.getAsLong()) / 1000.0;
      rate = OptionalDouble.of(writing.keys() / seconds);
      OptionalDouble expected = expectedKeys(tally);
      if (expected.isPresent()) {
        double keys = Math.max(expected.getAsDouble(), (double) writing.keys());
        done = OptionalDouble.of(writing.keys() / keys);
        double left = (keys - writing.keys()) / rate.getAsDouble();
        remaining = Optional.of(Duration.ofMillis((long) (1000 * left)));
      }
    }
    return new ViewProgress(
        view,
        phase,
        all.rowsRead(),
        rowsToRead,
        writing.keys(),
        writing.acknowledged(),
        Duration.ofMillis(now - begun),
        rate,
        done,
        remaining);
  }

  /**
   * As many keys in each task as in those that have ended; before one has, the rows that reading
   * left for the writers, which is a bound from above, and with several views of one source says
   * nothing.
   */
  private OptionalDouble expectedKeys(long tally) {
    if (writeTasksDone > 0) {
      long keys = written.writing().getOrDefault(tally, WriteProgress.NONE).keys();
      return OptionalDouble.of((double) keys * writeTasks / writeTasksDone);
    }
    return ended.rowsShuffled() > 0 && tallies.size() == 1
        ? OptionalDouble.of((double) ended.rowsShuffled())
        : OptionalDouble.empty();
  }
}
