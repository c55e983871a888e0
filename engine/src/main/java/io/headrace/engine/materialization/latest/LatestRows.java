package io.headrace.engine.materialization.latest;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.InterruptibleIterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The latest rows of one view: read and reduced by the tasks of a pass, waiting in the shuffle.
 * What is done with them is a job of the view's own, whose failure is no other view's.
 */
public final class LatestRows {
  private final LatestLayout layout;
  private final SourceCounts counts;
  private final JavaRDD<InternalRow> rows;

  LatestRows(LatestLayout layout, SourceCounts counts, JavaRDD<InternalRow> rows) {
    this.layout = layout;
    this.counts = counts;
    this.rows = rows;
  }

  public LatestLayout layout() {
    return layout;
  }

  public SourceCounts counts() {
    return counts;
  }

  /**
   * Runs a task over all rows of some keys, one row a key, and gives what the tasks gave.
   *
   * @param most tasks; a task may be given several parts one after the other
   */
  public <R> List<R> run(FlatMapFunction<Iterator<InternalRow>, R> task, int most) {
    return rows.coalesce(most).mapPartitions(part -> task.call(untilCancelled(part))).collect();
  }

  /**
   * Spark asks its tasks to stop and leaves it to them: one that went on would still write when the
   * next run has begun.
   */
  private static <T> Iterator<T> untilCancelled(Iterator<T> rows) {
    return CollectionConverters.asJava(
        new InterruptibleIterator<>(TaskContext.get(), CollectionConverters.asScala(rows)));
  }
}
