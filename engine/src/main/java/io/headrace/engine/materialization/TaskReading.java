package io.headrace.engine.materialization;

import java.util.HashMap;
import java.util.Map;

/**
 * What one attempt of a task has done so far.
 *
 * @param rowsRead rows that scans returned
 * @param rowsShuffled rows sent on to other tasks
 * @param writing by the number of the view's tally
 */
record TaskReading(long rowsRead, long rowsShuffled, Map<Long, WriteProgress> writing) {
  static final TaskReading NOTHING = new TaskReading(0, 0, Map.of());

  TaskReading {
    writing = Map.copyOf(writing);
  }

  TaskReading plus(TaskReading other) {
    Map<Long, WriteProgress> sum = new HashMap<>(writing);
    other.writing.forEach((tally, progress) -> sum.merge(tally, progress, WriteProgress::plus));
    return new TaskReading(rowsRead + other.rowsRead, rowsShuffled + other.rowsShuffled, sum);
  }
}
