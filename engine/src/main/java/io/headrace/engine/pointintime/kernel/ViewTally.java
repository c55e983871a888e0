package io.headrace.engine.pointintime.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.util.AccumulatorV2;

/**
 * What one view had for the labels, counted where they are answered, by partition: a partition that
 * is computed again says again what it said.
 */
public final class ViewTally extends AccumulatorV2<Integer, long[]> {
  private static final long serialVersionUID = 1L;

  private static final int TIES = 4;
  private static final int FIXED = 5;
  private static final int NULLS = 0;
  private static final int OLDEST = 1;
  private static final int NEWEST = 2;
  private static final int PER_FEATURE = 3;

  private final int features;
  private final Map<Integer, long[]> partitions = new ConcurrentHashMap<>();

  /**
   * @param features of the view
   */
  public ViewTally(int features) {
    this.features = features;
  }

  /** Starts a partition over. */
  Counter begin(int partition, FeatureLayout layout) {
    long[] counts = zeros();
    partitions.put(partition, counts);
    return new Counter(counts, layout);
  }

  /** Labels by what the view had for them. */
  public long labels(Match match) {
    return value()[match.code()];
  }

  /** Labels whose winner shares event and created timestamp with another row. */
  public long completeTies() {
    return value()[TIES];
  }

  /** Matched labels whose winner has no value for a feature. */
  public long nulls(int feature) {
    return value()[FIXED + PER_FEATURE * feature + NULLS];
  }

  /** Event timestamp of the oldest row that gave a value; {@link Long#MAX_VALUE} if none did. */
  public long oldest(int feature) {
    return value()[FIXED + PER_FEATURE * feature + OLDEST];
  }

  /** Event timestamp of the newest row that gave a value; {@link Long#MIN_VALUE} if none did. */
  public long newest(int feature) {
    return value()[FIXED + PER_FEATURE * feature + NEWEST];
  }

  @Override
  public boolean isZero() {
    return partitions.isEmpty();
  }

  @Override
  public ViewTally copy() {
    ViewTally copy = new ViewTally(features);
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    partitions.clear();
  }

  @Override
  public void add(Integer partition) {
    throw new UnsupportedOperationException("counted by begin");
  }

  @Override
  public void merge(AccumulatorV2<Integer, long[]> other) {
    ((ViewTally) other)
        .partitions.forEach(
            (partition, counts) ->
                partitions.merge(partition, counts, (a, b) -> labels(b) > labels(a) ? b : a));
  }

  /** All partitions together, in the order of the fields. */
  @Override
  public long[] value() {
    long[] all = zeros();
    for (long[] counts : partitions.values()) {
      for (int i = 0; i < FIXED; i++) {
        all[i] += counts[i];
      }
      for (int i = FIXED; i < all.length; i += PER_FEATURE) {
        all[i + NULLS] += counts[i + NULLS];
        all[i + OLDEST] = Math.min(all[i + OLDEST], counts[i + OLDEST]);
        all[i + NEWEST] = Math.max(all[i + NEWEST], counts[i + NEWEST]);
      }
    }
    return all;
  }

  private static long labels(long[] counts) {
    return counts[0] + counts[1] + counts[2] + counts[3];
  }

  private long[] zeros() {
    long[] counts = new long[FIXED + PER_FEATURE * features];
    for (int i = FIXED; i < counts.length; i += PER_FEATURE) {
      counts[i + OLDEST] = Long.MAX_VALUE;
      counts[i + NEWEST] = Long.MIN_VALUE;
    }
    return counts;
  }

  /** Counts in one task. */
  static final class Counter {
    private final long[] counts;
    private final int event;
    private final int tie;
    private final int firstFeature;
    private final int features;

    private Counter(long[] counts, FeatureLayout layout) {
      this.counts = counts;
      this.event = layout.event();
      this.tie = layout.tie();
      this.firstFeature = layout.firstFeature();
      this.features = layout.features().size();
    }

    void add(Match match, UnsafeRow winner) {
      counts[match.code()]++;
      if (match != Match.MATCHED) {
        return;
      }
      if (winner.getBoolean(tie)) {
        counts[TIES]++;
      }
      long moment = winner.getLong(event);
      for (int f = 0; f < features; f++) {
        int at = FIXED + PER_FEATURE * f;
        if (winner.isNullAt(firstFeature + f)) {
          counts[at + NULLS]++;
        } else {
          counts[at + OLDEST] = Math.min(counts[at + OLDEST], moment);
          counts[at + NEWEST] = Math.max(counts[at + NEWEST], moment);
        }
      }
    }
  }
}
