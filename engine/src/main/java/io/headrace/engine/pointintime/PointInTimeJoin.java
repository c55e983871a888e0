package io.headrace.engine.pointintime;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Joins to each label row the latest feature row at or before its moment, for any number of views.
 *
 * <p>A feature row at time f counts for a label row at t when the keys are equal, {@code f <= t}
 * and, unless ttl is zero, {@code f >= t - ttl}. The winner has the greatest event timestamp, then
 * the greatest created timestamp (null lowest), then the greatest canonical bytes of the requested
 * features, feature by feature; the whole row wins. Plans differ, results do not.
 */
public interface PointInTimeJoin {

  /**
   * Result: the label rows in the same number, duplicates included, with all their columns; then
   * for each view its features under {@link ViewRows#outputColumns()}, and one column of {@link
   * MatchColumns}. A label row with a null key or a null moment stays, its features are null.
   *
   * <p>Lazy, but an implementation may look at sizes and at a bounded sample of keys to plan.
   *
   * @param labels rows of any columns; names that start with {@code __headrace} are taken
   * @param asOf the moment of a label row, a timestamp over {@code labels}
   */
  Dataset<Row> join(Dataset<Row> labels, Column asOf, List<ViewRows> views);
}
