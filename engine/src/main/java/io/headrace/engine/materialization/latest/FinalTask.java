package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.TaskMemory;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/** Reduces what the tasks sent for some partitions of a view. */
record FinalTask(LatestLayout layout, long memoryPerTask)
    implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> sent) {
    TaskMemory memory = TaskMemory.of(TaskContext.get(), memoryPerTask);
    // Given back part by part: a task may have many of them.
    return new FinalReduction(
        sent, layout, memory, () -> new SpillingKeySort(layout, memory), memory::freeAll);
  }
}
