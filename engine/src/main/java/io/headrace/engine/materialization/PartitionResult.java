package io.headrace.engine.materialization;

import io.headrace.engine.online.RefusedRow;
import io.headrace.engine.online.WriteCounts;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one finished task wrote. It travels as the task's result, so a retried or speculative task
 * counts once.
 *
 * @param keys distinct entity keys that have a row
 * @param withoutRow distinct entity keys that have none any more
 * @param completeTies keys whose winner shares event and created timestamp with another row
 * @param refused those that count as rejected, some hundred a writer at the most
 */
record PartitionResult(
    long keys, long withoutRow, long completeTies, WriteCounts counts, List<RefusedRow> refused)
    implements Serializable {
  static final PartitionResult NOTHING = new PartitionResult(0, 0, 0, WriteCounts.NONE, List.of());

  PartitionResult plus(PartitionResult other) {
    return new PartitionResult(
        keys + other.keys,
        withoutRow + other.withoutRow,
        completeTies + other.completeTies,
        counts.plus(other.counts),
        Stream.concat(refused.stream(), other.refused.stream()).toList());
  }

  /** With what was removed beside. */
  PartitionResult swept(WriteCounts removals) {
    return new PartitionResult(keys, withoutRow, completeTies, counts.plus(removals), refused);
  }
}
