package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.RowMemory;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** One view's part in a task that reads the source: its winners so far, and what was counted. */
final class ViewReduction implements Candidate {
  private final ViewShare share;
  private final LatestLayout layout;
  private final UnsafeProjection keysAndTimes;
  private final UnsafeProjection all;
  private final boolean identity;
  private final LatestTable table;
  private final KeyPlaces places;
  private InternalRow scanned;
  private UnsafeRow head;
  private long rows;
  private long withoutTime;
  private long withoutKey;

  ViewReduction(ViewShare share, RowMemory memory) {
    this.share = share;
    this.layout = share.layout();
    this.identity = share.projection().isIdentity();
    this.keysAndTimes = share.projection().ofFirst(layout.created() + 1);
    this.all = share.projection().ofFirst(layout.columns());
    this.table = new LatestTable(layout, memory);
    this.places = new KeyPlaces(layout, share.partitions());
  }

  /**
   * Looks at a row of the scan. When memory is refused nothing is counted, so that the row can be
   * offered again.
   */
  void offer(InternalRow row) {
    if (show(row)) {
      table.offer(this);
    }
    count();
  }

  /** Counts the row, and gives it back as it is where it might win. Null where it cannot. */
  UnsafeRow pass(InternalRow row) {
    boolean wanted = show(row);
    count();
    return wanted ? row() : null;
  }

  private boolean show(InternalRow row) {
    scanned = row;
    head = identity && row instanceof UnsafeRow given ? given : keysAndTimes.apply(row);
    return inRange() && !lacksKey() && !isLeftOut();
  }

  private boolean inRange() {
    if (head.isNullAt(layout.event())) {
      return true;
    }
    long event = head.getLong(layout.event());
    return event >= share.firstMicro() && event <= share.lastMicro();
  }

  private boolean lacksKey() {
    for (int i = 0; i < layout.event(); i++) {
      if (head.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  private boolean isLeftOut() {
    return share.timeless() == Timeless.NEVER_WINS && head.isNullAt(layout.event());
  }

  private void count() {
    if (!inRange()) {
      return;
    }
    rows++;
    if (lacksKey()) {
      withoutKey++;
    } else if (isLeftOut()) {
      withoutTime++;
    }
  }

  @Override
  public UnsafeRow keysAndTimes() {
    return head;
  }

  @Override
  public UnsafeRow row() {
    return identity && scanned instanceof UnsafeRow given ? given : all.apply(scanned);
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  Iterator<InternalRow> winners() {
    return table.rows();
  }

  void free() {
    table.free();
  }

  /** The partition of the shuffle for a row of the layout. */
  int partitionOf(UnsafeRow row) {
    return share.firstPartition() + places.of(row);
  }

  int countsPartition() {
    return share.countsPartition();
  }

  SourceCounts counts() {
    return new SourceCounts(rows, withoutTime, withoutKey);
  }
}
