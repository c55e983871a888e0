package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.KeyTable;
import io.headrace.engine.rows.LongList;
import io.headrace.engine.rows.RowMemory;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.array.LongArray;
import org.apache.spark.util.collection.unsafe.sort.RadixSort;

/**
 * Collects keys and moments of labels in any order and puts them in order, without a comparison of
 * keys: keys are numbered as they come, moments are dealt out to their keys and sorted there.
 */
final class LabelIndexBuilder {
  /** From here on a key's moments are sorted by their bytes, in the memory of the task. */
  private static final int MANY = 1 << 12;

  private final RowMemory memory;
  private final KeyTable keys;

  /** For each label the number of its key, later its slot; {@link LabelIndex#NONE} for neither. */
  private final LongList places;

  private final LongList times;
  private final long[] scratch = new long[MANY];

  LabelIndexBuilder(RowMemory memory, boolean singleLongKey) {
    this.memory = memory;
    this.keys = KeyTable.of(singleLongKey, memory);
    this.places = new LongList(memory);
    this.times = new LongList(memory);
  }

  /** Nothing changes when memory is refused. */
  void add(UnsafeRow key, long moment) {
    int number = keys.findOrAdd(key);
    times.add(moment);
    addPlace(number);
  }

  /** A label that asks about nothing. */
  void addUnusable() {
    times.add(0);
    addPlace(LabelIndex.NONE);
  }

  private void addPlace(int number) {
    // When this is refused the lists differ in length, and whoever falls back reads neither.
    places.add(number);
  }

  /** After this, {@link #slotOf} answers and nothing may be added. */
  LabelIndex build() {
    LongArray firstSlots = memory.allocate(keys.size() + 1L);
    LongArray moments = memory.allocate(Math.max(1, times.size()));
    deal(firstSlots, moments);
    int slots = sortEach(firstSlots, moments);
    LabelIndex index = new LabelIndex(memory, keys, firstSlots, moments, slots);
    for (int i = 0; i < places.size(); i++) {
      int key = (int) places.get(i);
      if (key != LabelIndex.NONE) {
        places.set(i, index.slotFrom(key, times.get(i)));
      }
    }
    times.free();
    return index;
  }

  /** Slot of the n-th label that was added; {@link LabelIndex#NONE} if it asks about nothing. */
  int slotOf(int label) {
    return (int) places.get(label);
  }

  int labels() {
    return places.size();
  }

  /** What {@link #build} gave lives on. */
  void freePlaces() {
    places.free();
  }

  void free() {
    keys.free();
    places.free();
    times.free();
  }

  /** Moments in the order of their keys; afterwards {@code ends} holds where each key ends. */
  private void deal(LongArray ends, LongArray moments) {
    for (int i = 0; i < places.size(); i++) {
      int key = (int) places.get(i);
      if (key != LabelIndex.NONE) {
        ends.set(key, ends.get(key) + 1);
      }
    }
    long start = 0;
    for (int key = 0; key < keys.size(); key++) {
      long count = ends.get(key);
      ends.set(key, start);
      start += count;
    }
    for (int i = 0; i < places.size(); i++) {
      int key = (int) places.get(i);
      if (key != LabelIndex.NONE) {
        int place = (int) ends.get(key);
        moments.set(place, times.get(i));
        ends.set(key, place + 1);
      }
    }
  }

  /** Sorts each key's moments, drops repeated ones and moves all together. Number of slots. */
  private int sortEach(LongArray ends, LongArray moments) {
    int slots = 0;
    int begin = 0;
    for (int key = 0; key < keys.size(); key++) {
      int end = (int) ends.get(key);
      sort(moments, begin, end);
      ends.set(key, slots);
      for (int i = begin; i < end; i++) {
        long moment = moments.get(i);
        if (i == begin || moment != moments.get(slots - 1)) {
          moments.set(slots++, moment);
        }
      }
      begin = end;
    }
    ends.set(keys.size(), slots);
    return slots;
  }

  private void sort(LongArray moments, int begin, int end) {
    int count = end - begin;
    if (count < 2) {
      return;
    }
    if (count <= MANY) {
      for (int i = 0; i < count; i++) {
        scratch[i] = moments.get(begin + i);
      }
      Arrays.sort(scratch, 0, count);
      for (int i = 0; i < count; i++) {
        moments.set(begin + i, scratch[i]);
      }
      return;
    }
    LongArray halves = memory.allocate(2L * count);
    for (int i = 0; i < count; i++) {
      halves.set(i, moments.get(begin + i));
    }
    int sorted = RadixSort.sort(halves, count, 0, 7, false, true);
    for (int i = 0; i < count; i++) {
      moments.set(begin + i, halves.get(sorted + i));
    }
    memory.free(halves);
  }
}
