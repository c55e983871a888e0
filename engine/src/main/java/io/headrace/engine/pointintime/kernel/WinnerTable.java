package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.RowMemory;
import io.headrace.engine.rows.RowStore;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.array.LongArray;

/**
 * The best feature row of one view for each slot of an index. Memory grows with the slots that have
 * one, never with the feature rows that pass by.
 */
final class WinnerTable {
  private static final long NOTHING = 0;

  private final LabelIndex index;
  private final FeatureOrder order;
  private final RowMemory memory;
  private final LongArray best;
  private final UnsafeRow seen;
  private RowStore rows;
  private int kept;

  WinnerTable(LabelIndex index, FeatureLayout layout, RowMemory memory) {
    this.index = index;
    this.order = new FeatureOrder(layout);
    this.memory = memory;
    this.best = memory.allocate(index.slots());
    this.seen = new UnsafeRow(layout.columns());
    this.rows = new RowStore(memory);
  }

  /**
   * Takes a row into account for the slot that first sees it; later slots learn of it by {@link
   * #carryForward}. Nothing changes when memory is refused.
   */
  void offer(int slot, FeatureCursor candidate) {
    long address = best.get(slot);
    if (address == NOTHING) {
      best.set(slot, rows.add(candidate.row()));
      kept++;
      return;
    }
    rows.show(address, seen);
    int later = order.compareTimes(candidate.keysAndTimes(), seen);
    if (later < 0) {
      return;
    }
    UnsafeRow row = candidate.row();
    if (later == 0) {
      order.markTied(seen);
      if (order.compareFeatures(row, seen) <= 0) {
        return;
      }
    }
    replace(slot, address, row, later == 0);
  }

  /** As above, for a row that is there in full. */
  void offer(int slot, UnsafeRow row) {
    offer(slot, new GivenRow(row));
  }

  private record GivenRow(UnsafeRow row) implements FeatureCursor {
    @Override
    public boolean advance() {
      return false;
    }

    @Override
    public UnsafeRow keysAndTimes() {
      return row;
    }
  }

  private void replace(int slot, long address, UnsafeRow row, boolean tied) {
    if (rows.wasteful()) {
      compact();
      address = best.get(slot);
    }
    long now = rows.replace(address, row);
    if (now != address) {
      best.set(slot, now);
    }
    if (tied) {
      rows.show(now, seen);
      order.markTied(seen);
    }
  }

  /** Hands each slot's row on to the later slots of its key that have no better one. */
  void carryForward() {
    UnsafeRow carried = new UnsafeRow(seen.numFields());
    for (int key = 0; key < index.keys(); key++) {
      long carry = NOTHING;
      int end = index.firstSlot(key + 1);
      for (int slot = index.firstSlot(key); slot < end; slot++) {
        long own = best.get(slot);
        if (own == NOTHING || losesTo(own, carry, carried)) {
          best.set(slot, carry);
        } else {
          carry = own;
        }
      }
    }
  }

  /** Only a row that became known late can lose to an earlier slot's. */
  private boolean losesTo(long own, long carry, UnsafeRow carried) {
    if (carry == NOTHING) {
      return false;
    }
    rows.show(own, seen);
    rows.show(carry, carried);
    return order.compareTimes(seen, carried) < 0;
  }

  /** After {@link #carryForward}: what a label at a slot is answered with. */
  Match match(int slot, UnsafeRow winner) {
    long address = best.get(slot);
    if (address == NOTHING) {
      return Match.NO_CANDIDATE;
    }
    rows.show(address, winner);
    return order.expired(winner, index.moment(slot)) ? Match.EXPIRED : Match.MATCHED;
  }

  /** Lets a row show what a slot has; false when it has nothing. */
  boolean show(int slot, UnsafeRow row) {
    long address = best.get(slot);
    if (address == NOTHING) {
      return false;
    }
    rows.show(address, row);
    return true;
  }

  int kept() {
    return kept;
  }

  /** The rows kept before any was carried forward; each is the same object, filled anew. */
  Iterator<InternalRow> rows() {
    return new Iterator<>() {
      private final UnsafeRow row = new UnsafeRow(seen.numFields());
      private int next = after(-1);

      private int after(int slot) {
        int following = slot + 1;
        while (following < index.slots() && best.get(following) == NOTHING) {
          following++;
        }
        return following;
      }

      @Override
      public boolean hasNext() {
        return next < index.slots();
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

  void clear() {
    best.zeroOut();
    rows.free();
    kept = 0;
  }

  void free() {
    memory.free(best);
    rows.free();
  }

  private void compact() {
    RowStore compacted = new RowStore(memory);
    LongArray moved = memory.allocate(index.slots());
    try {
      for (int slot = 0; slot < index.slots(); slot++) {
        long address = best.get(slot);
        if (address != NOTHING) {
          rows.show(address, seen);
          moved.set(slot, compacted.add(seen));
        }
      }
    } catch (SparkOutOfMemoryError e) {
      // No address has changed yet, so all is as it was.
      compacted.free();
      memory.free(moved);
      throw e;
    }
    for (int slot = 0; slot < index.slots(); slot++) {
      if (moved.get(slot) != NOTHING) {
        best.set(slot, moved.get(slot));
      }
    }
    memory.free(moved);
    rows.free();
    rows = compacted;
  }
}
