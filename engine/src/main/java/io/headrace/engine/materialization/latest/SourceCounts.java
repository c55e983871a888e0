package io.headrace.engine.materialization.latest;

import java.io.Serializable;

/**
 * What a pass read for one view. Known before a row is written, and exact whatever was retried.
 *
 * @param rows rows in the view's time range, those without time or key among them
 * @param withoutTime rows left out because they have a key and no event timestamp
 * @param withoutKey rows left out because of a null in their entity key
 */
public record SourceCounts(long rows, long withoutTime, long withoutKey) implements Serializable {
  public static final SourceCounts NONE = new SourceCounts(0, 0, 0);

  public SourceCounts plus(SourceCounts other) {
    return new SourceCounts(
        rows + other.rows, withoutTime + other.withoutTime, withoutKey + other.withoutKey);
  }
}
