package io.headrace.engine.ledger;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run has to know when it begins with a view.
 *
 * @param entry its own
 * @param fence generations below this one have to be refused by the store before anything is
 *     written; 0 where no other run is in the way
 * @param takenOver runs of overlapping intervals that had not ended
 * @param interrupted the run before it, of an overlapping interval, where that one was told to end
 */
public record BegunRun(
    RunEntry entry, long fence, List<RunEntry> takenOver, Optional<RunEntry> interrupted) {
  public BegunRun {
    takenOver = List.copyOf(takenOver);
  }

  /** Runs that have left something undone. */
  public List<RunEntry> unfinished() {
    return Stream.concat(takenOver.stream(), interrupted.stream()).toList();
  }

  /** Of these, the interrupted runs whose work this one does again. */
  public List<RunEntry> repeated() {
    return unfinished().stream()
        .filter(e -> e.status() == RunStatus.INTERRUPTED && entry.task().covers(e.task()))
        .toList();
  }
}
