package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.offline.FeatureColumns;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Where the first increment of a view begins: at {@code end - ttl}, or at the source's oldest row
 * when nothing expires.
 */
final class FirstIncrement {
  private FirstIncrement() {}

  static Instant start(FeatureView view, PinnedSource source, Instant end) {
    return view.expires() ? end.minus(view.ttl()) : oldestRow(view, source, end);
  }

  /**
   * The oldest event time at or before {@code end}; {@code end} itself for a source without such a
   * row.
   */
  static Instant oldestRow(FeatureView view, PinnedSource source, Instant end) {
    Selection upToEnd =
        new Selection(
            view.joinKeys(), List.of(), new TimeRange(Optional.empty(), Optional.of(end)), false);
    Row oldest =
        source
            .read(upToEnd)
            .agg(functions.unix_micros(functions.min(FeatureColumns.EVENT_TIMESTAMP)))
            .head();
    return oldest.isNullAt(0) ? end : Micros.toInstant(oldest.getLong(0));
  }
}
