package io.headrace.engine.retrieval;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts rows in tasks, one number for each partition read.
 *
 * <p>Spark adds up what every finished attempt of a shuffle task reports, so a plain sum grows when
 * a lost executor makes a stage run again. Kept by partition, the second attempt says what the
 * first said. The greater number stays where an attempt stopped early, as a sample or a limit does.
 *
 * <p>Public for Spark's generated code.
 */
public final class RowCount extends AccumulatorV2<Integer, Long> {
  private static final long serialVersionUID = 1L;

  // A heartbeat serialises this while the task still counts.
  private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();

  RowCount() {}

  /** Starts a partition over. */
  public Partition begin(int partition) {
    Partition count = new Partition();
    partitions.put(partition, count);
    return count;
  }

  @Override
  public boolean isZero() {
    return partitions.isEmpty();
  }

  @Override
  public RowCount copy() {
    RowCount copy = new RowCount();
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    partitions.clear();
  }

  /** One more row of a partition. */
  @Override
  public void add(Integer partition) {
    partitions.computeIfAbsent(partition, p -> new Partition()).add();
  }

  @Override
  public void merge(AccumulatorV2<Integer, Long> other) {
    ((RowCount) other).partitions.forEach((p, count) -> partitions.merge(p, count, Partition::max));
  }

  /** Rows in all partitions. */
  @Override
  public Long value() {
    return partitions.values().stream().mapToLong(Partition::rows).sum();
  }

  /** The number of one partition, which one thread at a time adds to. */
  public static final class Partition implements Serializable {
    private static final long serialVersionUID = 1L;

    private long rows;

    private Partition() {}

    /** One more row. */
    public void add() {
      rows++;
    }

    long rows() {
      return rows;
    }

    Partition max(Partition other) {
      return other.rows > rows ? other : this;
    }
  }
}
