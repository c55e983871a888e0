package io.headrace.engine.rows;

import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.array.LongArray;

/** Keys that are one long: key and number lie side by side, so a probe is one miss of the cache. */
public final class LongKeyTable extends KeyTable {
  private final RowMemory memory;
  private LongArray cells;
  private int mask;
  private int size;

  public LongKeyTable(RowMemory memory) {
    this.memory = memory;
    this.cells = memory.allocate(2L * FIRST_CAPACITY);
    this.mask = FIRST_CAPACITY - 1;
  }

  public LongKeyTable(FrozenKeys frozen) {
    this.memory = RowMemory.HEAP;
    this.cells = thawed(frozen.cells());
    this.mask = frozen.cells().length / 2 - 1;
    this.size = frozen.size();
  }

  @Override
  public FrozenKeys frozen() {
    return new FrozenKeys(true, heapArray(cells), new long[0], new long[0], size);
  }

  @Override
  public int find(UnsafeRow key) {
    return find(key.getLong(0));
  }

  public int find(long key) {
    // A free cell has the number 0, so a key's number is stored one higher.
    return (int) cells.get(2 * cellOf(cells, mask, key) + 1) - 1;
  }

  @Override
  public int findOrAdd(UnsafeRow row) {
    long key = row.getLong(0);
    int cell = cellOf(cells, mask, key);
    int number = (int) cells.get(2 * cell + 1) - 1;
    if (number != ABSENT) {
      return number;
    }
    if (3L * size >= 2L * mask) {
      grow();
      cell = cellOf(cells, mask, key);
    }
    put(cells, cell, key, ++size);
    return size - 1;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void free() {
    if (cells != null) {
      memory.free(cells);
      cells = null;
    }
  }

  private void grow() {
    int capacity = Math.multiplyExact(mask + 1, 2);
    LongArray larger = memory.allocate(2L * capacity);
    for (int i = 0; i <= mask; i++) {
      long stored = cells.get(2 * i + 1);
      if (stored != 0) {
        long key = cells.get(2 * i);
        put(larger, cellOf(larger, capacity - 1, key), key, stored);
      }
    }
    memory.free(cells);
    cells = larger;
    mask = capacity - 1;
  }

  private static void put(LongArray cells, int cell, long key, long stored) {
    cells.set(2 * cell, key);
    cells.set(2 * cell + 1, stored);
  }

  private static int cellOf(LongArray cells, int mask, long key) {
    int cell = (int) mix(key) & mask;
    while (cells.get(2 * cell + 1) != 0 && cells.get(2 * cell) != key) {
      cell = (cell + 1) & mask;
    }
    return cell;
  }
}
