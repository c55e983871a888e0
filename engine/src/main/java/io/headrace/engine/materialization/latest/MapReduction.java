package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.RowMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.memory.SparkOutOfMemoryError;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.util.MutablePair;
import scala.Product2;

/**
 * What one task that reads the source sends on: for each view the latest row of each key that it
 * met, then the view's counts. Where memory is refused it sends what it has and starts afresh:
 * whoever comes after decides among the rows again.
 *
 * <p>Gives partition and row, always the same pair, filled anew.
 */
final class MapReduction implements Iterator<Product2<Object, InternalRow>> {
  private static final int COUNTS = 3;

  private final Iterator<InternalRow> scan;
  private final List<ViewReduction> views = new ArrayList<>();
  private final MutablePair<Object, InternalRow> pair = new MutablePair<>(0, null);

  /** The row of the scan that is looked at, and the view whose turn it is. */
  private InternalRow row;

  private int turn;

  /** The view whose rows are going out, and these rows. */
  private int sending;

  private Iterator<InternalRow> outgoing = Collections.emptyIterator();

  /** Whether the winners of all views go out, not just one row that found no memory. */
  private boolean sendsAll;

  private boolean scanned;
  private int counted;

  MapReduction(Iterator<InternalRow> scan, List<ViewShare> shares, RowMemory memory) {
    this.scan = scan;
    shares.forEach(share -> views.add(new ViewReduction(share, memory)));
    this.turn = shares.size();
    this.sending = shares.size();
  }

  @Override
  public boolean hasNext() {
    while (!outgoing.hasNext()) {
      if (sendsAll && sending < views.size() - 1) {
        outgoing = views.get(++sending).winners();
      } else if (!scanned) {
        fill();
      } else {
        return counted < views.size();
      }
    }
    return true;
  }

  @Override
  public Product2<Object, InternalRow> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (outgoing.hasNext()) {
      UnsafeRow winner = (UnsafeRow) outgoing.next();
      return pair.update(views.get(sending).partitionOf(winner), winner);
    }
    ViewReduction view = views.get(counted++);
    return pair.update(view.countsPartition(), row(view.counts()));
  }

  /** Reads on until the rows end or memory is refused; then there is something to send. */
  private void fill() {
    views.forEach(ViewReduction::free);
    sendsAll = false;
    try {
      while (advance()) {
        views.get(turn).offer(row);
        turn++;
      }
      scanned = true;
      sendAll();
    } catch (SparkOutOfMemoryError refused) {
      if (views.stream().allMatch(ViewReduction::isEmpty)) {
        passOne();
      } else {
        sendAll();
      }
    }
  }

  /** To the next view that has not seen the row, or the next row; false behind the last. */
  private boolean advance() {
    if (turn < views.size()) {
      return true;
    }
    if (!scan.hasNext()) {
      return false;
    }
    row = scan.next();
    turn = 0;
    return true;
  }

  private void sendAll() {
    sendsAll = true;
    sending = 0;
    outgoing = views.get(0).winners();
  }

  private void passOne() {
    sending = turn;
    InternalRow passed = views.get(turn++).pass(row);
    outgoing =
        passed == null ? Collections.emptyIterator() : Collections.singletonList(passed).iterator();
  }

  private static UnsafeRow row(SourceCounts counts) {
    UnsafeRow row =
        UnsafeRow.createFromByteArray(
            UnsafeRow.calculateBitSetWidthInBytes(COUNTS) + 8 * COUNTS, COUNTS);
    row.setLong(0, counts.rows());
    row.setLong(1, counts.withoutTime());
    row.setLong(2, counts.withoutKey());
    return row;
  }

  /** Reads what tasks counted for one view. */
  static SourceCounts sum(Iterator<InternalRow> rows) {
    SourceCounts sum = SourceCounts.NONE;
    UnsafeRow counts = new UnsafeRow(COUNTS);
    while (rows.hasNext()) {
      UnsafeRow sent = (UnsafeRow) rows.next();
      counts.pointTo(sent.getBaseObject(), sent.getBaseOffset(), sent.getSizeInBytes());
      sum = sum.plus(new SourceCounts(counts.getLong(0), counts.getLong(1), counts.getLong(2)));
    }
    return sum;
  }
}
