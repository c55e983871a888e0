package io.headrace.engine.pointintime.plan;

import io.headrace.engine.rows.Sequences;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ZippedPartitionsBaseRDD;
import org.apache.spark.rdd.ZippedPartitionsPartition;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** The partitions of labels and views, side by side. */
final class ZippedRows extends ZippedPartitionsBaseRDD<InternalRow> {
  private static final long serialVersionUID = 1L;

  private final PartitionJoin join;
  private List<RDD<InternalRow>> inputs;

  /** The join of one partition. */
  interface PartitionJoin extends Serializable {
    Iterator<InternalRow> of(
        Iterator<InternalRow> labels, List<Iterator<InternalRow>> views, TaskContext task);
  }

  ZippedRows(SparkContext context, List<RDD<InternalRow>> inputs, PartitionJoin join) {
    super(context, Sequences.<RDD<?>>of(inputs), false, ClassTag$.MODULE$.apply(InternalRow.class));
    this.inputs = List.copyOf(inputs);
    this.join = join;
  }

  @Override
  public scala.collection.Iterator<InternalRow> compute(Partition split, TaskContext task) {
    Seq<Partition> partitions = ((ZippedPartitionsPartition) split).partitions();
    List<Iterator<InternalRow>> rows = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      rows.add(CollectionConverters.asJava(inputs.get(i).iterator(partitions.apply(i), task)));
    }
    return CollectionConverters.asScala(join.of(rows.get(0), rows.subList(1, rows.size()), task));
  }

  @Override
  public void clearDependencies() {
    super.clearDependencies();
    inputs = List.of();
  }
}
