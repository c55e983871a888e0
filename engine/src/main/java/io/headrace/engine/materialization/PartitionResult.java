package io.headrace.engine.materialization;

import io.headrace.engine.online.WriteCounts;
import java.io.Serializable;

/**
 * What one finished task read and wrote. It travels as the task's result, so a retried or
 * speculative task counts once.
 */
record PartitionResult(
    long rowsRead,
    long rowsWithoutTime,
    long rowsWithoutKey,
    long keys,
    long completeTies,
    WriteCounts counts)
    implements Serializable {
  static final PartitionResult NOTHING = new PartitionResult(0, 0, 0, 0, 0, WriteCounts.NONE);

  PartitionResult plus(PartitionResult other) {
    return new PartitionResult(
        rowsRead + other.rowsRead,
        rowsWithoutTime + other.rowsWithoutTime,
        rowsWithoutKey + other.rowsWithoutKey,
        keys + other.keys,
        completeTies + other.completeTies,
        counts.plus(other.counts));
  }
}
