package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.RowKeys;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** The latest row of each key of rows that lie together by key. Holds one row. */
final class SortedReduction implements Iterator<InternalRow> {
  private final Iterator<InternalRow> rows;
  private final LatestOrder order;
  private final boolean singleLong;
  private final RowKeys keysOfBest;
  private final RowKeys keysAhead;
  private final int tied;
  private final UnsafeRow best;
  private UnsafeRow ahead;

  /**
   * @param rows of the layout; each may be the same object, filled anew
   */
  SortedReduction(Iterator<InternalRow> rows, LatestLayout layout) {
    this.rows = rows;
    this.order = new LatestOrder(layout);
    this.singleLong = RowKeys.singleLong(layout.keyTypes());
    this.keysOfBest = new RowKeys(layout.keyTypes());
    this.keysAhead = new RowKeys(layout.keyTypes());
    this.tied = layout.tied();
    this.best = UnsafeRow.createFromByteArray(1024, layout.columns());
    advance();
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    best.copyFrom(ahead);
    UnsafeRow key = keysOfBest.of(best);
    advance();
    while (ahead != null && sameKey(key)) {
      consider(ahead);
      advance();
    }
    return best;
  }

  private boolean sameKey(UnsafeRow key) {
    return singleLong ? best.getLong(0) == ahead.getLong(0) : keysAhead.of(ahead).equals(key);
  }

  private void consider(UnsafeRow row) {
    int later = order.compareTimes(row, best);
    if (later > 0) {
      best.copyFrom(row);
    } else if (later == 0) {
      long together = best.getLong(tied) + row.getLong(tied);
      if (order.compareFeatures(row, best) > 0) {
        best.copyFrom(row);
      }
      best.setLong(tied, together);
    }
  }

  private void advance() {
    ahead = rows.hasNext() ? (UnsafeRow) rows.next() : null;
  }
}
