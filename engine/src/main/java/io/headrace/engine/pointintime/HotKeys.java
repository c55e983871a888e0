package io.headrace.engine.pointintime;

import io.headrace.engine.pointintime.kernel.KeySample;
import io.headrace.engine.pointintime.kernel.Slices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.types.DataType;

/**
 * Finds keys of which there is more than a task should have, by a bounded sample of both sides, and
 * cuts their time so that each slice has about as many rows as any other task.
 */
final class HotKeys {
  /** Setting of the session: with fewer rows than this on both sides nobody looks for hot keys. */
  static final String LEAST_ROWS = "spark.headrace.join.skew.minRows";

  /** Setting of the session: the share of a task's rows from which on a key is cut. */
  static final String LEAST_SHARE = "spark.headrace.join.skew.minShare";

  private static final long LEAST_ROWS_DEFAULT = 1_000_000;

  /** Partitions of each side that are looked at. */
  private static final int MOST_PARTITIONS = 8;

  /** A key with less than this share of a task's rows does not stand out. */
  private static final double HOT_DEFAULT = 1.0;

  private static final int MOST_SLICES = 512;

  private final List<DataType> keyTypes;
  private final int tasks;
  private final double leastShare;
  private final Map<UnsafeRow, Double> shares = new HashMap<>();
  private final Map<UnsafeRow, List<Long>> moments = new HashMap<>();

  /** Reads a sample where the join shuffles enough for a hot key to matter. */
  static Optional<Slices> of(JoinPlanner planner, Dataset<Row> labels, JoinGroup join) {
    SparkSession spark = labels.sparkSession();
    long least = Long.parseLong(spark.conf().get(LEAST_ROWS, Long.toString(LEAST_ROWS_DEFAULT)));
    if (!join.shufflesFeatures() || join.rows(planner, labels) < least) {
      return Optional.empty();
    }
    int tasks =
        ((org.apache.spark.sql.classic.SparkSession) spark)
            .sessionState()
            .conf()
            .numShufflePartitions();
    double share = Double.parseDouble(spark.conf().get(LEAST_SHARE, Double.toString(HOT_DEFAULT)));
    HotKeys hot = new HotKeys(join.keyTypes(), tasks, share);
    join.keysAndMoments(labels).forEach(hot::sample);
    return hot.slices();
  }

  /**
   * @param keyTypes of the first columns of what will be looked at
   * @param tasks that the rows are to be spread over
   * @param leastShare of a task's rows, from which on a key is cut
   */
  HotKeys(List<DataType> keyTypes, int tasks, double leastShare) {
    this.keyTypes = keyTypes;
    this.tasks = tasks;
    this.leastShare = leastShare;
  }

  /**
   * Looks at one side of the join, if it can be read without a shuffle.
   *
   * @param keysAndMoment the keys, then a timestamp; rows with a null count for nothing
   */
  void sample(Dataset<Row> keysAndMoment) {
    QueryExecution query =
        ((org.apache.spark.sql.classic.Dataset<Row>) keysAndMoment).queryExecution();
    if (query.executedPlan() instanceof AdaptiveSparkPlanExec) {
      return;
    }
    JavaRDD<InternalRow> rows = query.toRdd().toJavaRDD();
    int[] partitions = spread(rows.getNumPartitions());
    if (partitions.length == 0) {
      return;
    }
    List<DataType> types = keyTypes;
    List<KeySample> sampled = new ArrayList<>();
    for (List<KeySample> some :
        rows.mapPartitions(part -> List.of(KeySample.of(part, types)).iterator())
            .collectPartitions(partitions)) {
      sampled.addAll(some);
    }
    add(sampled);
  }

  private static int[] spread(int partitions) {
    int taken = Math.min(MOST_PARTITIONS, partitions);
    return IntStream.range(0, taken).map(i -> (int) ((long) i * partitions / taken)).toArray();
  }

  private void add(List<KeySample> sampled) {
    double all = sampled.stream().mapToLong(KeySample::rows).sum();
    Map<UnsafeRow, Double> sideShares = new HashMap<>();
    for (KeySample part : sampled) {
      double weight = part.rows() / (all * Math.max(1, part.size()));
      for (int i = 0; i < part.size(); i++) {
        UnsafeRow key = part.key(i, keyTypes.size());
        sideShares.merge(key, weight, Double::sum);
        moments.computeIfAbsent(key, k -> new ArrayList<>()).add(part.moment(i));
      }
    }
    sideShares.forEach((key, share) -> shares.merge(key, share, Math::max));
  }

  /** Empty when no key is hot. */
  Optional<Slices> slices() {
    Map<UnsafeRow, long[]> ends = new LinkedHashMap<>();
    shares.forEach(
        (key, share) -> {
          double load = share * tasks;
          long[] cuts = load > leastShare ? cuts(moments.get(key), slices(load)) : new long[0];
          if (cuts.length > 0) {
            ends.put(key, cuts);
          }
        });
    return ends.isEmpty() ? Optional.empty() : Optional.of(Slices.of(keyTypes, ends));
  }

  private static int slices(double load) {
    return (int) Math.min(MOST_SLICES, Math.ceil(2 * load));
  }

  /** Ascending and distinct: quantiles of the moments that were seen. */
  private static long[] cuts(List<Long> seen, int slices) {
    long[] sorted = seen.stream().mapToLong(Long::longValue).sorted().toArray();
    return LongStream.range(1, slices)
        .map(i -> sorted[(int) (i * sorted.length / slices)])
        .distinct()
        .toArray();
  }
}
