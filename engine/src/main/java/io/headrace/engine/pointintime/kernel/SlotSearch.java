package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.KeyTable;
import io.headrace.engine.rows.RowKeys;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Finds the first slot that a feature row counts for. Made once a task. */
final class SlotSearch {
  private final LabelIndex index;
  private final RowKeys keys;
  private final FeatureOrder order;

  SlotSearch(LabelIndex index, FeatureLayout layout) {
    this.index = index;
    this.keys = new RowKeys(layout.keyTypes());
    this.order = new FeatureOrder(layout);
  }

  /** {@link LabelIndex#NONE} where nobody asks about the row's key, or nobody that late. */
  int slot(UnsafeRow keysAndTimes) {
    int key = index.key(keys.of(keysAndTimes));
    return key == KeyTable.ABSENT
        ? LabelIndex.NONE
        : index.slotFrom(key, order.visible(keysAndTimes));
  }
}
