package io.headrace.engine.materialization.latest;

import io.headrace.engine.rows.Sequences;
import io.headrace.engine.rows.SpillingSort;
import io.headrace.engine.rows.TaskMemory;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;

/** Sorts by key in the task's memory and on its disks. */
final class SpillingKeySort implements KeySort {
  private final SpillingSort sort;

  SpillingKeySort(LatestLayout layout, TaskMemory memory) {
    // What was kept back for the sort is given to it.
    memory.releaseCushion();
    List<Attribute> columns = layout.attributes();
    this.sort =
        new SpillingSort(
            columns,
            Sequences.ascending(columns.subList(0, layout.event())),
            memory.smallPageBytes());
  }

  @Override
  public void add(InternalRow row) {
    sort.add(row);
  }

  @Override
  public Iterator<InternalRow> sorted() {
    return sort.sorted();
  }
}
