package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.JoinSpec;
import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.physical.AllTuples$;
import org.apache.spark.sql.catalyst.plans.physical.ClusteredDistribution;
import org.apache.spark.sql.catalyst.plans.physical.Distribution;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What the physical joins have in common: labels first, then the views, by the same keys. */
abstract class PointInTimeJoinExec extends SparkPlan {
  private static final long serialVersionUID = 1L;

  final Seq<SparkPlan> inputs;
  final Seq<Expression> labelKeys;
  final Expression moment;
  final Seq<Attribute> answers;

  /** For the driver; tasks get what they need as a {@link JoinSpec}. */
  final transient JoinPlan plan;

  private transient JoinMetrics metrics;

  PointInTimeJoinExec(
      Seq<SparkPlan> inputs,
      Seq<Expression> labelKeys,
      Expression moment,
      Seq<Attribute> answers,
      JoinPlan plan) {
    this.inputs = inputs;
    this.labelKeys = labelKeys;
    this.moment = moment;
    this.answers = answers;
    this.plan = plan;
  }

  final JoinSpec spec() {
    return new JoinSpec(
        CollectionConverters.asJava(inputs.head().output()),
        CollectionConverters.asJava(labelKeys),
        moment,
        plan.layouts(),
        plan.memoryPerTask(),
        plan.kept(),
        plan.tallies().stream().map(t -> t.stream().toList()).toList());
  }

  final synchronized JoinMetrics joinMetrics() {
    if (metrics == null) {
      metrics = JoinMetrics.ofJoin(sparkContext());
    }
    return metrics;
  }

  final List<RDD<InternalRow>> executed() {
    List<RDD<InternalRow>> rows = new ArrayList<>();
    CollectionConverters.asJava(inputs).forEach(input -> rows.add(input.execute()));
    return rows;
  }

  /** Equal keys in one partition, on all sides. */
  final Seq<Distribution> clusteredByKey() {
    List<Distribution> required = new ArrayList<>();
    if (labelKeys.isEmpty()) {
      return Sequences.of(Collections.nCopies(inputs.size(), AllTuples$.MODULE$));
    }
    required.add(new ClusteredDistribution(labelKeys, false, Option.empty()));
    for (int v = 0; v < plan.layouts().size(); v++) {
      required.add(
          new ClusteredDistribution(
              Sequences.of(viewColumns(v).subList(0, labelKeys.size())), false, Option.empty()));
    }
    return Sequences.of(required);
  }

  final List<Attribute> viewColumns(int view) {
    return CollectionConverters.asJava(inputs.apply(view + 1).output());
  }

  @Override
  public Seq<SparkPlan> children() {
    return inputs;
  }

  @Override
  public Seq<Attribute> output() {
    return Attributes.concat(inputs.head().output(), answers);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(Sequences.<Expression>widened(answers));
  }

  @Override
  public Partitioning outputPartitioning() {
    return inputs.head().outputPartitioning();
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return Sequences.map(joinMetrics().all());
  }

  @Override
  public Iterator<Object> stringArgs() {
    return Attributes.described(labelKeys, moment, plan);
  }

  @Override
  public int productArity() {
    return 5;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> inputs;
      case 1 -> labelKeys;
      case 2 -> moment;
      case 3 -> answers;
      case 4 -> plan;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public boolean equals(Object other) {
    return canEqual(other)
        && other instanceof PointInTimeJoinExec that
        && inputs.equals(that.inputs)
        && labelKeys.equals(that.labelKeys)
        && moment.equals(that.moment)
        && answers.equals(that.answers)
        && plan.equals(that.plan);
  }

  @Override
  public int hashCode() {
    return Objects.hash(labelKeys, moment, answers);
  }
}
