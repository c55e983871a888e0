package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.FeatureLayout;
import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.physical.HashPartitioning;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.exchange.ENSURE_REQUIREMENTS$;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Turns the join into the physical operators that the planner decided for. */
public final class PointInTimeStrategy extends SparkStrategy {

  /** Makes a session know the join; once or many times. */
  public static synchronized void install(SparkSession spark) {
    ExperimentalMethods methods =
        ((org.apache.spark.sql.classic.SparkSession) spark).experimental();
    List<SparkStrategy> known =
        new ArrayList<>(CollectionConverters.asJava(methods.extraStrategies()));
    if (known.stream().noneMatch(PointInTimeStrategy.class::isInstance)) {
      known.add(new PointInTimeStrategy());
      methods.extraStrategies_$eq(Sequences.of(known));
      List<Rule<LogicalPlan>> rules =
          new ArrayList<>(CollectionConverters.asJava(methods.extraOptimizations()));
      rules.add(new PruneAnswers());
      methods.extraOptimizations_$eq(Sequences.of(rules));
    }
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    if (plan instanceof LogicalPointInTimeJoin join) {
      return Sequences.of(List.of(physical(join)));
    }
    return Sequences.of(List.of());
  }

  private SparkPlan physical(LogicalPointInTimeJoin join) {
    JoinPlan plan = join.plan();
    Seq<Expression> keys = join.labelKeys();
    boolean byTime = keys.isEmpty();
    if (plan.all(JoinMethod.LOOKUP) || (byTime && plan.any(JoinMethod.BROADCAST))) {
      return new LookupJoinExec(inputs(join), keys, join.moment(), join.answers(), plan);
    }
    if (plan.all(JoinMethod.MERGE)) {
      return new MergeJoinExec(inputs(join), keys, join.moment(), join.answers(), plan);
    }
    return new HashJoinExec(inputs(join), keys, join.moment(), join.answers(), plan);
  }

  private Seq<SparkPlan> inputs(LogicalPointInTimeJoin join) {
    Supplier<SparkPlan> labels =
        join.plan().any(JoinMethod.BROADCAST)
            ? () -> shuffled(join)
            : () -> planLater(join.labels());
    List<SparkPlan> inputs = new ArrayList<>();
    inputs.add(labels.get());
    Optional<SparkPlan> moments =
        join.plan().any(JoinMethod.BROADCAST)
            ? Optional.of(new ProjectExec(asked(join), labels.get()))
            : Optional.empty();
    for (int v = 0; v < join.plan().layouts().size(); v++) {
      inputs.add(view(join, v, moments));
    }
    return Sequences.of(inputs);
  }

  private SparkPlan view(LogicalPointInTimeJoin join, int view, Optional<SparkPlan> moments) {
    FeatureLayout layout = join.plan().layouts().get(view);
    SparkPlan rows = planLater(join.views().get(view));
    if (join.plan().slices().isPresent()) {
      rows = new SliceExec(rows, join.plan().slices().get(), layout);
    }
    return join.plan().reduced(view)
        ? new SlotReductionExec(rows, moments.orElseThrow(), layout, join.plan().memoryPerTask())
        : rows;
  }

  /**
   * What labels ask about is read from the same shuffle that the join reads: labels that come out
   * differently each time they are computed are computed once.
   */
  private SparkPlan shuffled(LogicalPointInTimeJoin join) {
    Seq<Expression> by =
        join.labelKeys().isEmpty() ? Sequences.of(List.of(join.moment())) : join.labelKeys();
    return new ShuffleExchangeExec(
        new HashPartitioning(by, SQLConf.get().numShufflePartitions()),
        planLater(join.labels()),
        ENSURE_REQUIREMENTS$.MODULE$,
        Option.empty());
  }

  private static Seq<NamedExpression> asked(LogicalPointInTimeJoin join) {
    List<NamedExpression> columns = new ArrayList<>();
    for (Expression key : CollectionConverters.asJava(join.labelKeys())) {
      columns.add(Attributes.alias(key, "key" + columns.size()));
    }
    columns.add(Attributes.alias(join.moment(), "moment"));
    return Sequences.of(columns);
  }
}
