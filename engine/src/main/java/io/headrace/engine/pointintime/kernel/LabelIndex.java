package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.KeyTable;
import io.headrace.engine.rows.RowMemory;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.array.LongArray;

/**
 * The moments that labels ask about: for each key its distinct moments in ascending order. A moment
 * of a key is a slot, and slots are numbered from 0 on, key by key.
 */
final class LabelIndex {
  static final int NONE = -1;

  private final RowMemory memory;
  private final KeyTable keys;

  /** First slot of each key, and behind the last key the number of slots. */
  private final LongArray firstSlots;

  private final LongArray moments;
  private final int slots;

  LabelIndex(RowMemory memory, KeyTable keys, LongArray firstSlots, LongArray moments, int slots) {
    this.memory = memory;
    this.keys = keys;
    this.firstSlots = firstSlots;
    this.moments = moments;
    this.slots = slots;
  }

  /** Number of a key, or {@link KeyTable#ABSENT}. */
  int key(UnsafeRow row) {
    return keys.find(row);
  }

  int keys() {
    return keys.size();
  }

  int slots() {
    return slots;
  }

  int firstSlot(int key) {
    return (int) firstSlots.get(key);
  }

  /** In microseconds. */
  long moment(int slot) {
    return moments.get(slot);
  }

  /** The key's first slot at or after a moment; {@link #NONE} when nothing asks so late. */
  int slotFrom(int key, long moment) {
    int end = (int) firstSlots.get(key + 1);
    int low = (int) firstSlots.get(key);
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (moments.get(middle) < moment) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == end ? NONE : low;
  }

  /** The key's last slot at or before a moment; {@link #NONE} when all are later. */
  int slotUpTo(int key, long moment) {
    int start = (int) firstSlots.get(key);
    int low = start;
    int high = (int) firstSlots.get(key + 1);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (moments.get(middle) <= moment) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == start ? NONE : low - 1;
  }

  void free() {
    keys.free();
    memory.free(firstSlots);
    memory.free(moments);
  }

  /** Keys, first slots and moments; only what was built on the heap. */
  FrozenLabelIndex frozen() {
    return new FrozenLabelIndex(
        keys.frozen(),
        Arrays.copyOf(KeyTable.heapArray(firstSlots), keys.size() + 1),
        Arrays.copyOf(KeyTable.heapArray(moments), slots));
  }
}
