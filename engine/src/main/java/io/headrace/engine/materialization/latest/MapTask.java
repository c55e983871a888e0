package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.TaskMemory;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.shuffle.sort.SortShuffleManager;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Product2;
import scala.Tuple2;

/** Reduces what one partition of the source has. */
record MapTask(List<ViewShare> shares, long memoryPerTask)
    implements FlatMapFunction<Iterator<InternalRow>, Product2<Object, InternalRow>> {

  @Override
  public Iterator<Product2<Object, InternalRow>> call(Iterator<InternalRow> scan) {
    MapReduction reduced =
        new MapReduction(scan, shares, TaskMemory.of(TaskContext.get(), memoryPerTask));
    // Spark's own shuffle writes each pair before it asks for the next. Others may gather them.
    return SparkEnv.get().shuffleManager() instanceof SortShuffleManager
        ? reduced
        : new Copies(reduced);
  }

  private record Copies(Iterator<Product2<Object, InternalRow>> pairs)
      implements Iterator<Product2<Object, InternalRow>> {
    @Override
    public boolean hasNext() {
      return pairs.hasNext();
    }

    @Override
    public Product2<Object, InternalRow> next() {
      Product2<Object, InternalRow> pair = pairs.next();
      return new Tuple2<>(pair._1(), pair._2().copy());
    }
  }
}
