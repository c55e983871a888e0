package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.KeyTable;
import io.headrace.engine.rows.RowKeys;
import io.headrace.engine.rows.RowMemory;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * The feature rows of one task with their slices and, behind them, what each slice of a hot key
 * inherits: the best row of this task from before it. A slice meets one such row of every task, so
 * the best of all is among them.
 */
public final class SlicedRows implements Iterator<InternalRow> {
  private final Iterator<InternalRow> rows;
  private final LabelIndex ends;
  private final FeatureOrder order;
  private final UnsafeProjection keys;
  private final WinnerTable best;
  private final UnsafeRow inherited;
  private final int slicePlace;
  private int key;
  private int slot = LabelIndex.NONE;

  /**
   * @param layout with the slice as the last key
   * @param rows as the layout says, with any slice
   */
  public SlicedRows(Slices slices, FeatureLayout layout, Iterator<InternalRow> rows) {
    this.rows = rows;
    this.ends = slices.ends();
    this.order = new FeatureOrder(layout);
    this.keys =
        RowKeys.singleLong(slices.keyTypes()) ? null : RowKeys.projection(slices.keyTypes());
    this.best = new WinnerTable(ends, layout, RowMemory.HEAP);
    this.inherited = new UnsafeRow(layout.columns());
    this.slicePlace = slices.keyTypes().size();
  }

  @Override
  public boolean hasNext() {
    if (rows.hasNext()) {
      return true;
    }
    if (slot == LabelIndex.NONE) {
      best.carryForward();
      slot = 0;
    }
    while (slot < ends.slots() && !best.show(slot, inherited)) {
      slot++;
    }
    return slot < ends.slots();
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return slot == LabelIndex.NONE ? own((UnsafeRow) rows.next()) : inheritance();
  }

  private UnsafeRow own(UnsafeRow row) {
    int number = ends.key(keys == null ? row : keys.apply(row));
    if (number == KeyTable.ABSENT) {
      return row;
    }
    int first = ends.firstSlot(number);
    int place = ends.slotFrom(number, order.visible(row));
    if (place == LabelIndex.NONE) {
      row.setLong(slicePlace, ends.firstSlot(number + 1) - first);
    } else {
      row.setLong(slicePlace, place - first);
      best.offer(place, row);
    }
    return row;
  }

  private UnsafeRow inheritance() {
    while (ends.firstSlot(key + 1) <= slot) {
      key++;
    }
    best.show(slot, inherited);
    inherited.setLong(slicePlace, slot - ends.firstSlot(key) + 1);
    slot++;
    return inherited;
  }
}
