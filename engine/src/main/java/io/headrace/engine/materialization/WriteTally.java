package io.headrace.engine.materialization;

import org.apache.spark.util.AccumulatorV2;

/**
 * Tells the driver how far a view's writers are, while they run. Spark merges what tasks tell more
 * than once in unlucky cases, so this is for display: reports come from the results of tasks.
 */
final class WriteTally extends AccumulatorV2<WriteProgress, WriteProgress> {
  private static final long serialVersionUID = 1L;

  /** Read by the heartbeat's thread. */
  private volatile WriteProgress sum = WriteProgress.NONE;

  @Override
  public boolean isZero() {
    return sum.equals(WriteProgress.NONE);
  }

  @Override
  public AccumulatorV2<WriteProgress, WriteProgress> copy() {
    WriteTally copy = new WriteTally();
    copy.sum = sum;
    return copy;
  }

  @Override
  public void reset() {
    sum = WriteProgress.NONE;
  }

  @Override
  public void add(WriteProgress more) {
    sum = sum.plus(more);
  }

  @Override
  public void merge(AccumulatorV2<WriteProgress, WriteProgress> other) {
    add(other.value());
  }

  @Override
  public WriteProgress value() {
    return sum;
  }
}
