package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.JoinSpec;
import io.headrace.engine.pointintime.kernel.MergeJoin;
import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Distribution;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** Clustered and sorted by key and moment; needs one row a view in memory. */
public final class MergeJoinExec extends PointInTimeJoinExec {
  private static final long serialVersionUID = 1L;

  public MergeJoinExec(
      Seq<SparkPlan> inputs,
      Seq<Expression> labelKeys,
      Expression moment,
      Seq<Attribute> answers,
      JoinPlan plan) {
    super(inputs, labelKeys, moment, answers, plan);
  }

  @Override
  public String nodeName() {
    return "PointInTimeMergeJoin";
  }

  @Override
  public Seq<Distribution> requiredChildDistribution() {
    return clusteredByKey();
  }

  @Override
  public Seq<Seq<SortOrder>> requiredChildOrdering() {
    List<Seq<SortOrder>> orders = new ArrayList<>();
    orders.add(Sequences.of(spec().labelOrder()));
    for (int v = 0; v < plan.layouts().size(); v++) {
      orders.add(Sequences.of(plan.layouts().get(v).order(viewColumns(v))));
    }
    return Sequences.of(orders);
  }

  /** Labels leave in the order in which they came. */
  @Override
  public Seq<SortOrder> outputOrdering() {
    return inputs.head().outputOrdering();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    JoinSpec spec = spec();
    JoinMetrics metrics = joinMetrics();
    return new ZippedRows(
        sparkContext(),
        executed(),
        (labels, views, task) -> new MergeJoin(spec, labels, views, metrics.inTask(task)));
  }

  @Override
  public MergeJoinExec withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return new MergeJoinExec(newChildren, labelKeys, moment, answers, plan);
  }
}
