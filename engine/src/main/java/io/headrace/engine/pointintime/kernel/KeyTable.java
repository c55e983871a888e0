package io.headrace.engine.pointintime.kernel;

import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.array.LongArray;
import org.apache.spark.unsafe.memory.MemoryBlock;

/** Numbers the distinct keys from 0 on, in the order in which they come. Open addressing. */
abstract class KeyTable {
  static final int ABSENT = -1;
  static final int FIRST_CAPACITY = 1 << 10;

  /**
   * For keys of one 8-byte column, or of anything.
   *
   * @param single whether the key is the first column of each row, a long
   */
  static KeyTable of(boolean single, JoinMemory memory) {
    return single ? new LongKeyTable(memory) : new BytesKeyTable(memory);
  }

  /** The number of a key, or {@link #ABSENT}. */
  abstract int find(UnsafeRow key);

  /** The number of a key, a new one where it has none. Nothing changes when memory is refused. */
  abstract int findOrAdd(UnsafeRow key);

  abstract int size();

  abstract void free();

  /** What was built on the heap, to be sent. */
  abstract FrozenKeys frozen();

  static long[] heapArray(LongArray array) {
    return (long[]) array.getBaseObject();
  }

  static LongArray thawed(long[] array) {
    return new LongArray(MemoryBlock.fromLongArray(array));
  }

  /** Spreads the bits of a long over all of it; the low ones choose the place. */
  static long mix(long value) {
    long h = value * 0x9E3779B97F4A7C15L;
    h ^= h >>> 32;
    h *= 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 29);
  }
}
