package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.RowKeys;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/** Which of a number of partitions a key belongs to. Made once a task. */
final class KeyPlaces {
  /** Other than that of the tables of keys: theirs has to spread what this one put together. */
  private static final int SEED = 0x5ca1ab1e;

  private final boolean singleLong;
  private final RowKeys keys;
  private final int partitions;

  KeyPlaces(LatestLayout layout, int partitions) {
    this.singleLong = RowKeys.singleLong(layout.keyTypes());
    this.keys = new RowKeys(layout.keyTypes());
    this.partitions = partitions;
  }

  int of(UnsafeRow row) {
    return Math.floorMod(hash(row), partitions);
  }

  private int hash(UnsafeRow row) {
    if (singleLong) {
      return Murmur3_x86_32.hashLong(row.getLong(0), SEED);
    }
    UnsafeRow key = keys.of(row);
    return Murmur3_x86_32.hashUnsafeWords(
        key.getBaseObject(), key.getBaseOffset(), key.getSizeInBytes(), SEED);
  }
}
