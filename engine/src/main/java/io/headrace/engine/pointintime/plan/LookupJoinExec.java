package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.FeatureLayout;
import io.headrace.engine.pointintime.kernel.FrozenFeatures;
import io.headrace.engine.pointintime.kernel.JoinSpec;
import io.headrace.engine.pointintime.kernel.LookupJoin;
import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.BroadcastDistribution;
import org.apache.spark.sql.catalyst.plans.physical.Distribution;
import org.apache.spark.sql.catalyst.plans.physical.UnspecifiedDistribution$;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** The views are broadcast, the labels stay where they are. */
public final class LookupJoinExec extends PointInTimeJoinExec {
  private static final long serialVersionUID = 1L;

  public LookupJoinExec(
      Seq<SparkPlan> inputs,
      Seq<Expression> labelKeys,
      Expression moment,
      Seq<Attribute> answers,
      JoinPlan plan) {
    super(inputs, labelKeys, moment, answers, plan);
  }

  @Override
  public String nodeName() {
    return "PointInTimeLookupJoin";
  }

  @Override
  public Seq<Distribution> requiredChildDistribution() {
    List<Distribution> required = new ArrayList<>();
    required.add(UnspecifiedDistribution$.MODULE$);
    for (FeatureLayout layout : plan.layouts()) {
      required.add(new BroadcastDistribution(new FeatureRowsMode(layout)));
    }
    return Sequences.of(required);
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return inputs.head().outputOrdering();
  }

  @Override
  public RDD<InternalRow> doExecute() {
    JoinSpec spec = spec();
    JoinMetrics metrics = joinMetrics();
    List<Broadcast<BroadcastRelation<FrozenFeatures>>> features = new ArrayList<>();
    for (int v = 0; v < plan.layouts().size(); v++) {
      features.add(inputs.apply(v + 1).executeBroadcast());
    }
    return new ZippedRows(
        sparkContext(),
        List.of(inputs.head().execute()),
        (labels, none, task) ->
            new LookupJoin(
                spec,
                labels,
                features.stream().map(f -> f.value().content()).toList(),
                metrics.inTask(task)));
  }

  @Override
  public LookupJoinExec withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return new LookupJoinExec(newChildren, labelKeys, moment, answers, plan);
  }
}
