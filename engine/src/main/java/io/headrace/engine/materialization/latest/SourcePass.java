package io.headrace.engine.materialization.latest;

import io.headrace.engine.definitions.Field;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.values.EntityKeyEncoder;
import io.headrace.engine.values.ValueEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.internal.SQLConf;
import scala.Product2;

/**
 * Reads a source once for several of its views. Each task keeps the latest row of every key it
 * meets, for each view by itself, and only these rows are shuffled.
 */
public final class SourcePass {
  /** Less is not worth a task. */
  private static final long LEAST_BYTES = 1L << 20;

  /**
   * More is not reduced at once. So little stays in the processor's cache, and a store gets its
   * first rows soon: it writes the last of one part while the next is reduced.
   */
  private static final long MOST_BYTES = 4L << 20;

  private final SparkSession spark;
  private final List<ViewRead> views;
  private final ScanColumns columns;
  private final Dataset<Row> scan;
  private final long memoryPerTask;

  private SourcePass(PinnedSource source, List<ViewRead> views, long memoryPerTask) {
    this.views = views;
    this.columns = new ScanColumns(views);
    this.scan = columns.of(source.read(selection(views)));
    this.spark = scan.sparkSession();
    this.memoryPerTask = memoryPerTask;
  }

  /**
   * The latest rows of each view, in the order of the views. Returns when the source has been read.
   *
   * @param views of this source, each of which {@link ViewRead#goesWith goes with} the first
   * @throws io.headrace.engine.definitions.DefinitionException when the source cannot hold what a
   *     view declares
   * @throws SparkException when a task fails, for a value that does not fit its column for example
   */
  public static List<LatestRows> read(PinnedSource source, List<ViewRead> views)
      throws SparkException {
    return read(source, views, Long.MAX_VALUE);
  }

  /**
   * As above.
   *
   * @param memoryPerTask bytes that a task may hold, even if Spark has more to give
   */
  static List<LatestRows> read(PinnedSource source, List<ViewRead> views, long memoryPerTask)
      throws SparkException {
    return new SourcePass(source, List.copyOf(views), memoryPerTask).run();
  }

  private static Selection selection(List<ViewRead> views) {
    Map<String, Field> keys = new LinkedHashMap<>();
    Map<String, Field> features = new LinkedHashMap<>();
    views.forEach(v -> v.sourceKeys().forEach(f -> keys.put(f.name(), f)));
    views.forEach(v -> v.table().features().forEach(f -> features.put(f.name(), f)));
    features.keySet().removeAll(keys.keySet());
    return new Selection(
            List.copyOf(keys.values()),
            List.copyOf(features.values()),
            TimeRanges.hull(views.stream().map(ViewRead::range).toList()),
            false)
        .keepingInvalidRows();
  }

  private List<LatestRows> run() throws SparkException {
    int partitions = conf().numShufflePartitions();
    List<ViewShare> shares = new ArrayList<>();
    for (int v = 0; v < views.size(); v++) {
      shares.add(share(v, v * (partitions + 1), partitions));
    }
    JavaRDD<Product2<Object, InternalRow>> reduced =
        scan.queryExecution().toRdd().toJavaRDD().mapPartitions(new MapTask(shares, memoryPerTask));
    SentRows sent = SentRows.of(reduced, shares.size() * (partitions + 1));
    List<SourceCounts> counts = counts(sent, shares);
    List<LatestRows> latest = new ArrayList<>();
    for (int v = 0; v < shares.size(); v++) {
      latest.add(latest(sent, shares.get(v), counts.get(v)));
    }
    return latest;
  }

  private ViewShare share(int view, int firstPartition, int partitions) {
    LatestLayout layout = columns.layout(view, scan);
    requireEncodable(layout);
    return new ViewShare(
        layout,
        columns.projection(view, scan),
        views.get(view).timeless(),
        TimeRanges.firstMicro(views.get(view).range()),
        TimeRanges.lastMicro(views.get(view).range()),
        firstPartition,
        partitions);
  }

  /** What cannot be encoded is told before a row is read. */
  private static void requireEncodable(LatestLayout layout) {
    EntityKeyEncoder.of(layout.joinKeys(), layout.keySchema());
    for (int f = 0; f < layout.features().size(); f++) {
      ValueEncoder.of(layout.features().get(f), layout.featureTypes().get(f));
    }
  }

  private static List<SourceCounts> counts(SentRows sent, List<ViewShare> shares) {
    return sent.partitions(shares.stream().mapToInt(ViewShare::countsPartition).toArray())
        .mapPartitions(rows -> List.of(MapReduction.sum(rows)).iterator())
        .collect();
  }

  private LatestRows latest(SentRows sent, ViewShare share, SourceCounts counts) {
    int first = share.firstPartition();
    int end = share.countsPartition();
    long evenly = sent.bytes(first, end) / spark.sparkContext().defaultParallelism();
    return new LatestRows(
        share.layout(),
        counts,
        sent.together(first, end, Math.max(LEAST_BYTES, Math.min(evenly, MOST_BYTES)))
            .mapPartitions(new FinalTask(share.layout(), memoryPerTask)));
  }

  private SQLConf conf() {
    return ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().conf();
  }
}
