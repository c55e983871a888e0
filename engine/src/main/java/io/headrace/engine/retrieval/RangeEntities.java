package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.Names;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Entity rows of a retrieval by range: the keys that the views saw in it, as of its end. */
final class RangeEntities {
  /** Feast's window when no view expires. */
  private static final Duration WITHOUT_TTL = Duration.ofDays(30);

  private RangeEntities() {}

  /**
   * Columns: the join keys under the names of the entity columns, with their declared types, null
   * where a view that saw the others does not know it; then {@code entity_ts}, which is {@code
   * end}.
   *
   * @param sources of each view's data source name
   */
  static EntityRows of(
      SparkSession spark,
      List<SelectedView> views,
      Map<SelectedView, PinnedSource> sources,
      Optional<Instant> start,
      Instant end) {
    TimeRange range =
        new TimeRange(
            Optional.of(start.orElseGet(() -> end.minus(greatestTtl(views)))), Optional.of(end));
    Optional<Dataset<Row>> keys =
        views.stream()
            .filter(v -> !v.view().isEntityless())
            .map(v -> keys(v, sources.get(v), range))
            .reduce((a, b) -> a.unionByName(b, true));
    Dataset<Row> rows =
        keys.map(Dataset::distinct).orElseGet(() -> spark.range(1).toDF().drop("id"));
    return new EntityRows(
        rows.withColumn(Names.ENTITY_TIMESTAMP, functions.lit(end)),
        functions.col(Names.ENTITY_TIMESTAMP),
        Names.ENTITY_TIMESTAMP);
  }

  private static Duration greatestTtl(List<SelectedView> views) {
    return views.stream()
        .map(v -> v.view().ttl())
        .filter(ttl -> !ttl.isZero())
        .max(Duration::compareTo)
        .orElse(WITHOUT_TTL);
  }

  private static Dataset<Row> keys(SelectedView view, PinnedSource source, TimeRange range) {
    Selection selection = new Selection(view.view().joinKeys(), List.of(), range, false);
    List<Column> keys = new ArrayList<>();
    for (String joinKey : view.view().joinKeyNames()) {
      keys.add(Quoted.column(joinKey).as(view.projection().entityColumn(joinKey)));
    }
    return source.read(selection).select(keys.toArray(Column[]::new)).distinct();
  }
}
