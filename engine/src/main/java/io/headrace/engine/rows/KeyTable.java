package io.headrace.engine.rows;

import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.array.LongArray;
import org.apache.spark.unsafe.memory.MemoryBlock;

/** Numbers the distinct keys from 0 on, in the order in which they come. Open addressing. */
public abstract class KeyTable {
  public static final int ABSENT = -1;
  static final int FIRST_CAPACITY = 1 << 10;

  /**
   * For keys of one 8-byte column, or of anything.
   *
   * @param single whether the key is the first column of each row, a long
   */
  public static KeyTable of(boolean single, RowMemory memory) {
    return single ? new LongKeyTable(memory) : new BytesKeyTable(memory);
  }

  /** The number of a key, or {@link #ABSENT}. */
  public abstract int find(UnsafeRow key);

  /** The number of a key, a new one where it has none. Nothing changes when memory is refused. */
  public abstract int findOrAdd(UnsafeRow key);

  public abstract int size();

  public abstract void free();

  /** What was built on the heap, to be sent. */
  public abstract FrozenKeys frozen();

  public static long[] heapArray(LongArray array) {
    return (long[]) array.getBaseObject();
  }

  public static LongArray thawed(long[] array) {
    return new LongArray(MemoryBlock.fromLongArray(array));
  }

  /** Spreads the bits of a long over all of it; the low ones choose the place. */
  public static long mix(long value) {
    long h = value * 0x9E3779B97F4A7C15L;
    h ^= h >>> 32;
    h *= 0xD6E8FEB86659FD93L;
    return h ^ (h >>> 29);
  }
}
