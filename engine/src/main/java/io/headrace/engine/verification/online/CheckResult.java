package io.headrace.engine.verification.online;

import io.headrace.engine.online.WriteCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What one task found and repaired. */
record CheckResult(
    CheckCounts counts, List<OnlineDifference> examples, WriteCounts written, long removed)
    implements Serializable {
  static final CheckResult NOTHING =
      new CheckResult(CheckCounts.NONE, List.of(), WriteCounts.NONE, 0);

  /** Both together, with at most so many examples. */
  CheckResult plus(CheckResult other, int most) {
    List<OnlineDifference> all = new ArrayList<>(examples);
    other.examples.stream().limit(Math.max(0, most - all.size())).forEach(all::add);
    return new CheckResult(
        counts.plus(other.counts), all, written.plus(other.written), removed + other.removed);
  }
}
