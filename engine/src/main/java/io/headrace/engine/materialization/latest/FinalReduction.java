package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.RowMemory;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * One row per key of what several tasks sent, in no order. Where memory is refused the rows are
 * sorted by key, on disk if need be, and decided group by group.
 */
final class FinalReduction implements Iterator<InternalRow> {
  private final Iterator<InternalRow> sent;
  private final LatestLayout layout;
  private final RowMemory memory;
  private final Supplier<KeySort> sorting;
  private final Runnable ended;
  private final UnsafeRow shown;
  private Iterator<InternalRow> winners;

  /**
   * @param sent rows of the layout, whatever number of columns they say they have
   * @param sorting asked for a sort when memory is refused
   * @param ended told, perhaps several times, when all memory can go back
   */
  FinalReduction(
      Iterator<InternalRow> sent,
      LatestLayout layout,
      RowMemory memory,
      Supplier<KeySort> sorting,
      Runnable ended) {
    this.sent = sent;
    this.layout = layout;
    this.memory = memory;
    this.sorting = sorting;
    this.ended = ended;
    this.shown = new UnsafeRow(layout.columns());
  }

  @Override
  public boolean hasNext() {
    if (winners == null) {
      winners = reduce();
    }
    if (winners.hasNext()) {
      return true;
    }
    ended.run();
    return false;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return winners.next();
  }

  private Iterator<InternalRow> reduce() {
    LatestTable table = new LatestTable(layout, memory);
    Candidate.Given candidate = new Candidate.Given();
    while (sent.hasNext()) {
      UnsafeRow row = shown(sent.next());
      try {
        table.offer(candidate.show(row));
      } catch (SparkOutOfMemoryError refused) {
        return sorted(table, row);
      }
    }
    return table.rows();
  }

  /** The columns are those of this view, though the shuffle serves views of other widths too. */
  private UnsafeRow shown(InternalRow row) {
    UnsafeRow given = (UnsafeRow) row;
    shown.pointTo(given.getBaseObject(), given.getBaseOffset(), given.getSizeInBytes());
    return shown;
  }

  private Iterator<InternalRow> sorted(LatestTable table, UnsafeRow refused) {
    KeySort sort = sorting.get();
    table.rows().forEachRemaining(sort::add);
    table.free();
    sort.add(refused);
    while (sent.hasNext()) {
      sort.add(shown(sent.next()));
    }
    return new SortedReduction(sort.sorted(), layout);
  }
}
