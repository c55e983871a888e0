package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.KeyTable;
import io.headrace.engine.rows.LongList;
import io.headrace.engine.rows.RowKeys;
import io.headrace.engine.rows.RowMemory;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.array.LongArray;

/**
 * Where the time of hot keys is cut, so that several tasks share what would be one task's work. The
 * number of the slice is one more key of the join; it is 0 for all other keys.
 */
public final class Slices implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<DataType> keyTypes;
  private final FrozenLabelIndex ends;

  private Slices(List<DataType> keyTypes, FrozenLabelIndex ends) {
    this.keyTypes = List.copyOf(keyTypes);
    this.ends = ends;
  }

  /**
   * @param keyTypes of the join's keys, without the slice
   * @param ends for each hot key, a row of those types, the last microsecond of each slice but the
   *     last one, ascending
   */
  public static Slices of(List<DataType> keyTypes, Map<UnsafeRow, long[]> ends) {
    KeyTable keys = KeyTable.of(RowKeys.singleLong(keyTypes), RowMemory.HEAP);
    LongArray firstSlots = RowMemory.HEAP.allocate(ends.size() + 1L);
    LongList moments = new LongList(RowMemory.HEAP);
    for (Map.Entry<UnsafeRow, long[]> hot : ends.entrySet()) {
      firstSlots.set(keys.findOrAdd(hot.getKey()), moments.size());
      Arrays.stream(hot.getValue()).forEach(moments::add);
    }
    firstSlots.set(ends.size(), moments.size());
    return new Slices(
        keyTypes,
        new FrozenLabelIndex(keys.frozen(), KeyTable.heapArray(firstSlots), moments.toArray()));
  }

  List<DataType> keyTypes() {
    return keyTypes;
  }

  /** Moments that end slices, as if labels asked then: the answers are what later slices need. */
  LabelIndex ends() {
    return ends.thawed();
  }

  /** Number of slice ends. */
  public int cuts() {
    return ends.slots();
  }

  /** Finds the slice of rows, in one task. */
  public Finder finder() {
    return new Finder(ends());
  }

  /** Not for use by several threads. */
  public static final class Finder {
    private final LabelIndex ends;

    private Finder(LabelIndex ends) {
      this.ends = ends;
    }

    /**
     * From 0 on; 0 for a key that is not cut.
     *
     * @param key the columns of the key
     * @param moment from which on a feature row counts, or of a label, in microseconds
     */
    public long slice(UnsafeRow key, long moment) {
      int number = ends.key(key);
      if (number == KeyTable.ABSENT) {
        return 0;
      }
      int slot = ends.slotFrom(number, moment);
      int first = ends.firstSlot(number);
      return slot == LabelIndex.NONE ? ends.firstSlot(number + 1) - first : slot - first;
    }
  }
}
