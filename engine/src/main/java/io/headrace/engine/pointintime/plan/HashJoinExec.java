package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.HashJoin;
import io.headrace.engine.pointintime.kernel.JoinSpec;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.physical.Distribution;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** Clustered by key, in no order. */
public final class HashJoinExec extends PointInTimeJoinExec {
  private static final long serialVersionUID = 1L;

  public HashJoinExec(
      Seq<SparkPlan> inputs,
      Seq<Expression> labelKeys,
      Expression moment,
      Seq<Attribute> answers,
      JoinPlan plan) {
    super(inputs, labelKeys, moment, answers, plan);
  }

  @Override
  public String nodeName() {
    return "PointInTimeHashJoin";
  }

  @Override
  public Seq<Distribution> requiredChildDistribution() {
    return clusteredByKey();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    JoinSpec spec = spec();
    JoinMetrics metrics = joinMetrics();
    return new ZippedRows(
        sparkContext(),
        executed(),
        (labels, views, task) -> HashJoin.join(spec, labels, views, metrics.inTask(task)));
  }

  @Override
  public HashJoinExec withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return new HashJoinExec(newChildren, labelKeys, moment, answers, plan);
  }
}
