package io.headrace.engine.materialization;

import io.headrace.engine.online.WriteCounts;
import java.io.Serializable;

/**
 * What one finished task wrote. It travels as the task's result, so a retried or speculative task
 * counts once.
 *
 * @param keys distinct entity keys
 * @param completeTies keys whose winner shares event and created timestamp with another row
 */
record PartitionResult(long keys, long completeTies, WriteCounts counts) implements Serializable {
  static final PartitionResult NOTHING = new PartitionResult(0, 0, WriteCounts.NONE);

  PartitionResult plus(PartitionResult other) {
    return new PartitionResult(
        keys + other.keys, completeTies + other.completeTies, counts.plus(other.counts));
  }
}
