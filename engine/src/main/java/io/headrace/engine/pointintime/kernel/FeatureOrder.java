package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.TieOrder;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Which of two feature rows of a key wins where both count: the later event timestamp, then the
 * later created timestamp (null lowest), then the greater bytes of the features, one after the
 * other. Made once a task.
 */
final class FeatureOrder {
  private final int event;
  private final int created;
  private final int tie;
  private final boolean sinceCreated;
  private final long ttlMicros;
  private final TieOrder ties;

  FeatureOrder(FeatureLayout layout) {
    this.ties = new TieOrder(layout.features(), layout.featureTypes(), layout.firstFeature());
    this.event = layout.event();
    this.created = layout.created();
    this.tie = layout.tie();
    this.sinceCreated = layout.sinceCreated();
    this.ttlMicros = layout.ttlMicros();
  }

  long event(UnsafeRow row) {
    return row.getLong(event);
  }

  /** From when on the row counts. */
  long visible(UnsafeRow row) {
    long since = row.getLong(event);
    return sinceCreated ? Math.max(since, row.getLong(created)) : since;
  }

  boolean expired(UnsafeRow row, long moment) {
    // The row is not younger than the moment, so the difference is right as an unsigned number.
    return ttlMicros > 0 && Long.compareUnsigned(moment - row.getLong(event), ttlMicros) > 0;
  }

  /** By event and created timestamp alone; zero is a complete tie. */
  int compareTimes(UnsafeRow a, UnsafeRow b) {
    int order = Long.compare(a.getLong(event), b.getLong(event));
    if (order != 0) {
      return order;
    }
    boolean never = b.isNullAt(created);
    if (a.isNullAt(created) || never) {
      return Boolean.compare(never, a.isNullAt(created));
    }
    return Long.compare(a.getLong(created), b.getLong(created));
  }

  /** By the features; needed for complete ties alone. */
  int compareFeatures(UnsafeRow a, UnsafeRow b) {
    return ties.compare(a, b);
  }

  boolean tied(UnsafeRow row) {
    return row.getBoolean(tie);
  }

  void markTied(UnsafeRow row) {
    row.setBoolean(tie, true);
  }
}
