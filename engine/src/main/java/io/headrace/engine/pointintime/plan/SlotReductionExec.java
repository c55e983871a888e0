package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.BatchCursor;
import io.headrace.engine.pointintime.kernel.FeatureCursor;
import io.headrace.engine.pointintime.kernel.FeatureLayout;
import io.headrace.engine.pointintime.kernel.FrozenLabelIndex;
import io.headrace.engine.pointintime.kernel.SlotReduction;
import io.headrace.engine.rows.Sequences;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.physical.BroadcastDistribution;
import org.apache.spark.sql.catalyst.plans.physical.Distribution;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.UnspecifiedDistribution$;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Leaves out the feature rows of a view that cannot win, before they are sent anywhere. */
public final class SlotReductionExec extends SparkPlan {
  private static final long serialVersionUID = 1L;

  private final SparkPlan features;
  private final SparkPlan moments;
  private final FeatureLayout layout;
  private final long memoryPerTask;
  private transient JoinMetrics metrics;

  /**
   * @param features columns of the layout
   * @param moments keys and moments of the labels
   */
  public SlotReductionExec(
      SparkPlan features, SparkPlan moments, FeatureLayout layout, long memoryPerTask) {
    this.features = features;
    this.moments = moments;
    this.layout = layout;
    this.memoryPerTask = memoryPerTask;
  }

  private synchronized JoinMetrics reductionMetrics() {
    if (metrics == null) {
      metrics = JoinMetrics.ofReduction(sparkContext());
    }
    return metrics;
  }

  @Override
  public String nodeName() {
    return "PointInTimeReduction";
  }

  @Override
  public Seq<SparkPlan> children() {
    return Sequences.of(List.of(features, moments));
  }

  @Override
  public Seq<Attribute> output() {
    return features.output();
  }

  @Override
  public Partitioning outputPartitioning() {
    return features.outputPartitioning();
  }

  @Override
  public Seq<Distribution> requiredChildDistribution() {
    return Sequences.of(
        List.of(
            UnspecifiedDistribution$.MODULE$,
            new BroadcastDistribution(new LabelMomentsMode(layout.keyTypes()))));
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return Sequences.map(reductionMetrics().all());
  }

  @Override
  public RDD<InternalRow> doExecute() {
    Broadcast<BroadcastRelation<FrozenLabelIndex>> index = moments.executeBroadcast();
    Reducer reducer = new Reducer(index, layout, memoryPerTask, reductionMetrics());
    return BatchInput.of(features)
        .map(
            input -> {
              BatchRows batches = new BatchRows(input, layout);
              return input
                  .scan()
                  .executeColumnar()
                  .toJavaRDD()
                  .mapPartitionsWithIndex(
                      (partition, rows) -> reducer.of(batches.cursor(rows, partition)), true)
                  .rdd();
            })
        .orElseGet(
            () ->
                features
                    .execute()
                    .toJavaRDD()
                    .mapPartitionsWithIndex(
                        (partition, rows) -> reducer.of(FeatureCursor.over(rows)), true)
                    .rdd());
  }

  /** What a task needs. */
  private record Reducer(
      Broadcast<BroadcastRelation<FrozenLabelIndex>> index,
      FeatureLayout layout,
      long memoryPerTask,
      JoinMetrics metrics)
      implements Serializable {
    java.util.Iterator<InternalRow> of(FeatureCursor rows) {
      return new SlotReduction(
          index.value().content(), layout, memoryPerTask, rows, metrics.inTask(TaskContext.get()));
    }
  }

  /** How a task reads batches. */
  private record BatchRows(
      List<Attribute> columns,
      List<Expression> conditions,
      List<Expression> features,
      FeatureLayout layout)
      implements Serializable {
    BatchRows(BatchInput input, FeatureLayout layout) {
      this(
          List.copyOf(CollectionConverters.asJava(input.scan().output())),
          input.condition().map(List::of).orElseGet(List::of),
          List.copyOf(input.columns()),
          layout);
    }

    FeatureCursor cursor(java.util.Iterator<ColumnarBatch> batches, int partition) {
      return new BatchCursor(
          batches, columns, conditions.stream().findFirst(), features, layout, partition);
    }
  }

  @Override
  public SlotReductionExec withNewChildrenInternal(IndexedSeq<SparkPlan> newChildren) {
    return new SlotReductionExec(newChildren.apply(0), newChildren.apply(1), layout, memoryPerTask);
  }

  @Override
  public Iterator<Object> stringArgs() {
    return CollectionConverters.asScala(List.<Object>of("view " + layout.view()).iterator());
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> features;
      case 1 -> moments;
      case 2 -> layout;
      case 3 -> memoryPerTask;
      default -> throw new IndexOutOfBoundsException(n);
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SlotReductionExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlotReductionExec that
        && features.equals(that.features)
        && moments.equals(that.moments)
        && layout.equals(that.layout)
        && memoryPerTask == that.memoryPerTask;
  }

  @Override
  public int hashCode() {
    return Objects.hash(features, moments, layout);
  }
}
