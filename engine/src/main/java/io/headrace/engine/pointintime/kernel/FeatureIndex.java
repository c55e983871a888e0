package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.LongList;
import io.headrace.engine.rows.RowKeys;
import io.headrace.engine.rows.RowMemory;
import io.headrace.engine.rows.RowStore;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Builds, from feature rows in any order, what answers labels without moving them. */
public final class FeatureIndex {
  private FeatureIndex() {}

  /**
   * For each key the moments from which on another row wins. On the heap: for the driver.
   *
   * @param rows as the layout says; each may be the same object, filled anew
   */
  public static FrozenFeatures of(FeatureLayout layout, Iterator<InternalRow> rows) {
    RowStore store = new RowStore(RowMemory.HEAP);
    LongList addresses = new LongList(RowMemory.HEAP);
    LabelIndexBuilder builder =
        new LabelIndexBuilder(RowMemory.HEAP, RowKeys.singleLong(layout.keyTypes()));
    RowKeys keys = new RowKeys(layout.keyTypes());
    FeatureOrder order = new FeatureOrder(layout);
    while (rows.hasNext()) {
      UnsafeRow row = (UnsafeRow) rows.next();
      addresses.add(store.add(row));
      builder.add(keys.of(row), order.visible(row));
    }
    LabelIndex index = builder.build();
    long[] winners = new long[index.slots()];
    UnsafeRow row = new UnsafeRow(layout.columns());
    UnsafeRow best = new UnsafeRow(layout.columns());
    for (int i = 0; i < addresses.size(); i++) {
      int slot = builder.slotOf(i);
      long address = addresses.get(i);
      if (winners[slot] != 0) {
        store.show(address, row);
        store.show(winners[slot], best);
        address = better(order, row, address, best, winners[slot]);
      }
      winners[slot] = address;
    }
    if (layout.sinceCreated()) {
      carryForward(index, winners, store, order, row, best);
    }
    return new FrozenFeatures(index.frozen(), winners, store.frozen());
  }

  private static long better(
      FeatureOrder order, UnsafeRow row, long address, UnsafeRow best, long bestAddress) {
    int later = order.compareTimes(row, best);
    if (later == 0) {
      order.markTied(row);
      order.markTied(best);
      later = order.compareFeatures(row, best);
    }
    return later > 0 ? address : bestAddress;
  }

  /** A row that became known late may be older than one that is known already. */
  private static void carryForward(
      LabelIndex index,
      long[] winners,
      RowStore store,
      FeatureOrder order,
      UnsafeRow row,
      UnsafeRow best) {
    for (int key = 0; key < index.keys(); key++) {
      for (int slot = index.firstSlot(key) + 1; slot < index.firstSlot(key + 1); slot++) {
        store.show(winners[slot], row);
        store.show(winners[slot - 1], best);
        if (order.compareTimes(row, best) < 0) {
          winners[slot] = winners[slot - 1];
        }
      }
    }
  }
}
