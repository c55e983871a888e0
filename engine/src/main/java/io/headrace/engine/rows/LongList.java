package io.headrace.engine.rows;

import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.array.LongArray;

/** A growing array of longs. */
public final class LongList {
  private static final int FIRST = 1024;

  private final RowMemory memory;
  private LongArray array;
  private int size;

  public LongList(RowMemory memory) {
    this.memory = memory;
  }

  /** On the heap, full. */
  public static LongList over(long[] values) {
    LongList list = new LongList(RowMemory.HEAP);
    list.array = KeyTable.thawed(values);
    list.size = values.length;
    return list;
  }

  public long[] toArray() {
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] = array.get(i);
    }
    return values;
  }

  /** Nothing changes when memory is refused. */
  public void add(long value) {
    if (array == null || size == array.size()) {
      grow();
    }
    array.set(size++, value);
  }

  public long get(int index) {
    return array.get(index);
  }

  public void set(int index, long value) {
    array.set(index, value);
  }

  public int size() {
    return size;
  }

  public void free() {
    if (array != null) {
      memory.free(array);
      array = null;
    }
    size = 0;
  }

  private void grow() {
    LongArray larger = memory.allocate(array == null ? FIRST : 2L * size);
    if (array != null) {
      Platform.copyMemory(
          array.getBaseObject(),
          array.getBaseOffset(),
          larger.getBaseObject(),
          larger.getBaseOffset(),
          8L * size);
      memory.free(array);
    }
    array = larger;
  }
}
