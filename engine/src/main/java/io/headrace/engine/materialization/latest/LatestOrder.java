package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.TieOrder;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Which of two rows of a key is the latest: by event timestamp, then created timestamp, null lowest
 * in both, then the features' canonical bytes. Made once a task.
 */
final class LatestOrder {
  private final int event;
  private final int created;
  private final TieOrder ties;

  LatestOrder(LatestLayout layout) {
    this.event = layout.event();
    this.created = layout.created();
    this.ties = new TieOrder(layout.features(), layout.featureTypes(), layout.firstFeature());
  }

  /** Zero is a complete tie. */
  int compareTimes(UnsafeRow a, UnsafeRow b) {
    int order = compare(a, b, event);
    return order != 0 ? order : compare(a, b, created);
  }

  int compareFeatures(UnsafeRow a, UnsafeRow b) {
    return ties.compare(a, b);
  }

  private static int compare(UnsafeRow a, UnsafeRow b, int place) {
    boolean aNever = a.isNullAt(place);
    boolean bNever = b.isNullAt(place);
    return aNever || bNever
        ? Boolean.compare(bNever, aNever)
        : Long.compare(a.getLong(place), b.getLong(place));
  }
}
