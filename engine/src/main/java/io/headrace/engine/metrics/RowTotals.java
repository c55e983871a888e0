package io.headrace.engine.metrics;

import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import io.headrace.engine.online.WriteCounts;

/**
 * Rows of a view.
 *
 * @param rejected refused one by one, for a null in their key or by the store
 */
record RowTotals(long read, long rejected, WriteCounts written) {
  static final RowTotals NONE = new RowTotals(0, 0, WriteCounts.NONE);

  static RowTotals of(ViewProgress progress) {
    return new RowTotals(progress.rowsRead(), progress.counts().rejected(), progress.counts());
  }

  static RowTotals of(ViewOutcome.Done done) {
    return new RowTotals(done.rowsRead(), done.rejected(), done.counts());
  }

  RowTotals plus(RowTotals other) {
    return new RowTotals(read + other.read, rejected + other.rejected, written.plus(other.written));
  }
}
