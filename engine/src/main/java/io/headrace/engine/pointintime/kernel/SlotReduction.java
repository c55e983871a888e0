package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.TaskMemory;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Of the feature rows of one task those that can still win: for each moment that any label asks
 * about the best one, in no order. Where memory is refused, or hardly any row loses, rows pass
 * through: whoever comes after decides among them again.
 */
public final class SlotReduction implements Iterator<InternalRow> {
  /** So many rows are looked at before the reduction is judged. */
  private static final int TRIAL = 1 << 16;

  private final FeatureCursor rows;
  private final SlotSearch search;
  private final TaskMemory memory;
  private final JoinCounts counts;
  private final WinnerTable table;
  private Iterator<InternalRow> kept = Collections.emptyIterator();
  private boolean passing;
  private UnsafeRow pending;
  private int candidates;

  public SlotReduction(
      FrozenLabelIndex labels,
      FeatureLayout layout,
      long memoryPerTask,
      FeatureCursor rows,
      JoinCounts counts) {
    LabelIndex index = labels.thawed();
    this.rows = rows;
    this.search = new SlotSearch(index, layout);
    this.memory = TaskMemory.of(TaskContext.get(), memoryPerTask);
    this.counts = counts;
    this.table = table(index, layout);
    this.passing = table == null;
  }

  private WinnerTable table(LabelIndex index, FeatureLayout layout) {
    try {
      return new WinnerTable(index, layout, memory);
    } catch (SparkOutOfMemoryError refused) {
      return null;
    }
  }

  @Override
  public boolean hasNext() {
    if (kept.hasNext() || pending != null) {
      return true;
    }
    if (!passing) {
      reduce();
      if (kept.hasNext() || pending != null) {
        return true;
      }
    }
    pending = nextCandidate();
    if (pending == null) {
      counts.peak(memory.peak());
      memory.freeAll();
    }
    return pending != null;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    counts.row();
    if (kept.hasNext()) {
      return kept.next();
    }
    UnsafeRow row = pending;
    pending = null;
    return row;
  }

  /** Until the rows end or it is not worth it. */
  private void reduce() {
    while (rows.advance()) {
      int slot = search.slot(rows.keysAndTimes());
      if (slot == LabelIndex.NONE) {
        continue;
      }
      try {
        table.offer(slot, rows);
      } catch (SparkOutOfMemoryError refused) {
        pending = rows.row();
        break;
      }
      if (++candidates == TRIAL && table.kept() > TRIAL / 4 * 3) {
        break;
      }
    }
    passing = true;
    kept = table.rows();
  }

  private UnsafeRow nextCandidate() {
    while (rows.advance()) {
      if (search.slot(rows.keysAndTimes()) != LabelIndex.NONE) {
        return rows.row();
      }
    }
    return null;
  }
}
