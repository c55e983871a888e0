package io.headrace.engine.ledger;

import java.util.List;

/**
 * What a run has to know when it begins with a view.
 *
 * @param entry its own
 * @param fence generations below this one have to be refused by the store before anything is
 *     written; 0 where no other run is in the way
 * @param takenOver runs of overlapping intervals that had not ended
 */
public record BegunRun(RunEntry entry, long fence, List<RunEntry> takenOver) {
  public BegunRun {
    takenOver = List.copyOf(takenOver);
  }

  /** Of these, the runs whose driver is gone and whose work this one does again. */
  public List<RunEntry> repeated() {
    return takenOver.stream()
        .filter(e -> e.status() == RunStatus.INTERRUPTED && entry.task().covers(e.task()))
        .toList();
  }
}
