package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.KeyTable;
import io.headrace.engine.rows.LongList;
import io.headrace.engine.rows.RowKeys;
import io.headrace.engine.rows.RowMemory;
import io.headrace.engine.rows.RowStore;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * The latest row of each key among those offered. Memory grows with the keys, never with the rows
 * that pass by.
 */
final class LatestTable {
  private static final long NOTHING = 0;

  private final int tied;
  private final boolean singleLong;
  private final RowKeys rowKeys;
  private final LatestOrder order;
  private final RowMemory memory;
  private final UnsafeRow seen;
  private KeyTable keys;
  private LongList best;
  private RowStore rows;

  LatestTable(LatestLayout layout, RowMemory memory) {
    this.tied = layout.tied();
    this.singleLong = RowKeys.singleLong(layout.keyTypes());
    this.rowKeys = new RowKeys(layout.keyTypes());
    this.order = new LatestOrder(layout);
    this.memory = memory;
    this.seen = new UnsafeRow(layout.columns());
  }

  /**
   * Takes a row into account.
   *
   * @throws SparkOutOfMemoryError when memory is refused; then the row is not, and nothing else has
   *     changed
   */
  void offer(Candidate candidate) {
    if (keys == null) {
      begin();
    }
    UnsafeRow head = candidate.keysAndTimes();
    int number = keys.findOrAdd(rowKeys.of(head));
    while (best.size() <= number) {
      best.add(NOTHING);
    }
    long address = best.get(number);
    if (address == NOTHING) {
      best.set(number, rows.add(candidate.row()));
      return;
    }
    rows.show(address, seen);
    int later = order.compareTimes(head, seen);
    if (later > 0) {
      replace(number, candidate.row());
    } else if (later == 0) {
      settle(number, candidate.row());
    }
  }

  /** Both times are equal: the greater features win, and both are counted. */
  private void settle(int number, UnsafeRow row) {
    long together = seen.getLong(tied) + row.getLong(tied);
    if (order.compareFeatures(row, seen) > 0) {
      replace(number, row);
      rows.show(best.get(number), seen);
    }
    seen.setLong(tied, together);
  }

  private void replace(int number, UnsafeRow row) {
    if (rows.wasteful()) {
      compact();
    }
    best.set(number, rows.replace(best.get(number), row));
  }

  private void begin() {
    LongList addresses = new LongList(memory);
    keys = KeyTable.of(singleLong, memory);
    best = addresses;
    rows = new RowStore(memory);
  }

  boolean isEmpty() {
    return !rows().hasNext();
  }

  /** The winners in the order in which their keys came; each is the same object, filled anew. */
  Iterator<InternalRow> rows() {
    return new Iterator<>() {
      private final UnsafeRow row = new UnsafeRow(seen.numFields());
      private int next = after(-1);

      private int after(int number) {
        int following = number + 1;
        while (best != null && following < best.size() && best.get(following) == NOTHING) {
          following++;
        }
        return following;
      }

      @Override
      public boolean hasNext() {
        return best != null && next < best.size();
      }

      @Override
      public InternalRow next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        rows.show(best.get(next), row);
        next = after(next);
        return row;
      }
    };
  }

  /** Gives all memory back; the table is empty then, and may be filled again. */
  void free() {
    if (keys != null) {
      keys.free();
      best.free();
      rows.free();
      keys = null;
      best = null;
      rows = null;
    }
  }

  private void compact() {
    RowStore compacted = new RowStore(memory);
    LongList moved = new LongList(memory);
    try {
      for (int number = 0; number < best.size(); number++) {
        long address = best.get(number);
        if (address == NOTHING) {
          moved.add(NOTHING);
        } else {
          rows.show(address, seen);
          moved.add(compacted.add(seen));
        }
      }
    } catch (SparkOutOfMemoryError e) {
      compacted.free();
      moved.free();
      throw e;
    }
    best.free();
    rows.free();
    best = moved;
    rows = compacted;
  }
}
