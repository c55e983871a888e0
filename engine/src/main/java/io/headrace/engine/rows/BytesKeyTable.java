package io.headrace.engine.rows;

import java.util.Arrays;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.array.ByteArrayMethods;
import org.apache.spark.unsafe.array.LongArray;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * Keys of any columns, compared by the bytes of their rows. A cell holds 32 bits of the hash and
 * the number; the rows themselves lie one after the other in words.
 */
public final class BytesKeyTable extends KeyTable {
  private static final int SEED = 42;

  private final RowMemory memory;
  private LongArray cells;
  private int mask;

  /** Where each key begins in {@link #words}; its first word is the number of words. */
  private final LongList starts;

  private LongArray words;
  private int used;

  public BytesKeyTable(RowMemory memory) {
    this.memory = memory;
    this.starts = new LongList(memory);
    this.cells = memory.allocate(FIRST_CAPACITY);
    this.mask = FIRST_CAPACITY - 1;
    try {
      this.words = memory.allocate(4L * FIRST_CAPACITY);
    } catch (SparkOutOfMemoryError refused) {
      memory.free(cells);
      throw refused;
    }
  }

  public BytesKeyTable(FrozenKeys frozen) {
    this.memory = RowMemory.HEAP;
    this.starts = LongList.over(frozen.starts());
    this.cells = thawed(frozen.cells());
    this.mask = frozen.cells().length - 1;
    this.words = thawed(frozen.words());
    this.used = frozen.words().length;
  }

  @Override
  public FrozenKeys frozen() {
    return new FrozenKeys(
        false, heapArray(cells), starts.toArray(), Arrays.copyOf(heapArray(words), used), size());
  }

  @Override
  public int find(UnsafeRow key) {
    return numberAt(cells.get(cellOf(key, hash(key))));
  }

  @Override
  public int findOrAdd(UnsafeRow key) {
    int hash = hash(key);
    int cell = cellOf(key, hash);
    int number = numberAt(cells.get(cell));
    if (number != ABSENT) {
      return number;
    }
    if (2L * starts.size() >= mask) {
      grow();
      cell = cellOf(key, hash);
    }
    int length = key.getSizeInBytes() / 8;
    ensureWords(length + 1);
    starts.add(used);
    words.set(used, length);
    Platform.copyMemory(
        key.getBaseObject(),
        key.getBaseOffset(),
        words.getBaseObject(),
        words.getBaseOffset() + 8L * (used + 1),
        key.getSizeInBytes());
    used += length + 1;
    cells.set(cell, ((long) hash << 32) | starts.size());
    return starts.size() - 1;
  }

  @Override
  public int size() {
    return starts.size();
  }

  @Override
  public void free() {
    if (cells != null) {
      memory.free(cells);
      memory.free(words);
      starts.free();
      cells = null;
    }
  }

  private static int numberAt(long cell) {
    return (int) cell - 1;
  }

  private static int hash(UnsafeRow key) {
    return Murmur3_x86_32.hashUnsafeWords(
        key.getBaseObject(), key.getBaseOffset(), key.getSizeInBytes(), SEED);
  }

  private int cellOf(UnsafeRow key, int hash) {
    int cell = hash & mask;
    while (true) {
      long content = cells.get(cell);
      if (content == 0 || ((int) (content >>> 32) == hash && equal(key, numberAt(content)))) {
        return cell;
      }
      cell = (cell + 1) & mask;
    }
  }

  private boolean equal(UnsafeRow key, int number) {
    int start = (int) starts.get(number);
    return words.get(start) * 8 == key.getSizeInBytes()
        && ByteArrayMethods.arrayEquals(
            key.getBaseObject(),
            key.getBaseOffset(),
            words.getBaseObject(),
            words.getBaseOffset() + 8L * (start + 1),
            key.getSizeInBytes());
  }

  private void grow() {
    int capacity = Math.multiplyExact(mask + 1, 2);
    LongArray larger = memory.allocate(capacity);
    for (int i = 0; i <= mask; i++) {
      long content = cells.get(i);
      if (content != 0) {
        int cell = (int) (content >>> 32) & (capacity - 1);
        while (larger.get(cell) != 0) {
          cell = (cell + 1) & (capacity - 1);
        }
        larger.set(cell, content);
      }
    }
    memory.free(cells);
    cells = larger;
    mask = capacity - 1;
  }

  private void ensureWords(int more) {
    long needed = (long) used + more;
    if (needed <= words.size()) {
      return;
    }
    LongArray larger = memory.allocate(Math.max(2 * words.size(), needed));
    Platform.copyMemory(
        words.getBaseObject(),
        words.getBaseOffset(),
        larger.getBaseObject(),
        larger.getBaseOffset(),
        8L * used);
    memory.free(words);
    words = larger;
  }
}
