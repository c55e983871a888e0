package io.headrace.engine.pointintime.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A scan that gives batches of columns, with the filters and projections above it as expressions
 * over them. Who looks at few rows in full need not make rows of all.
 *
 * @param scan gives batches
 * @param condition over the columns of the scan
 * @param columns of the plan, over the columns of the scan
 */
record BatchInput(SparkPlan scan, Optional<Expression> condition, List<Expression> columns) {

  /** Empty where there is anything else between the plan and its scan, or no batches. */
  static Optional<BatchInput> of(SparkPlan plan) {
    if (plan instanceof WholeStageCodegenExec whole) {
      return of(whole.child());
    }
    if (plan instanceof InputAdapter adapter) {
      return of(adapter.child());
    }
    if (plan instanceof ColumnarToRowExec rows) {
      SparkPlan scan = inner(rows.child());
      return scan.supportsColumnar()
          ? Optional.of(new BatchInput(scan, Optional.empty(), List.copyOf(attributes(scan))))
          : Optional.empty();
    }
    if (plan instanceof ProjectExec project) {
      return of(project.child()).flatMap(below -> below.projected(project));
    }
    if (plan instanceof FilterExec filter) {
      return of(filter.child()).flatMap(below -> below.filtered(filter));
    }
    return Optional.empty();
  }

  private static SparkPlan inner(SparkPlan plan) {
    return plan instanceof InputAdapter adapter ? adapter.child() : plan;
  }

  private static List<Attribute> attributes(SparkPlan plan) {
    return CollectionConverters.asJava(plan.output());
  }

  private Optional<BatchInput> projected(ProjectExec project) {
    Map<ExprId, Expression> known = known(project.child());
    List<Expression> replaced = new ArrayList<>();
    for (NamedExpression column : CollectionConverters.asJava(project.projectList())) {
      Expression value = column instanceof Alias alias ? alias.child() : (Expression) column;
      // Computed when and as often as a row is looked at, which must make no difference.
      if (!value.deterministic() || asksPlans(value)) {
        return Optional.empty();
      }
      replaced.add(Replacement.in(value, known));
    }
    return Optional.of(new BatchInput(scan, condition, replaced));
  }

  private Optional<BatchInput> filtered(FilterExec filter) {
    if (asksPlans(filter.condition())) {
      return Optional.empty();
    }
    Expression own = Replacement.in(filter.condition(), known(filter.child()));
    // The filter below decides first, as it did: what it drops is not counted above.
    return Optional.of(
        new BatchInput(
            scan,
            Optional.of(condition.<Expression>map(c -> new And(c, own)).orElse(own)),
            columns));
  }

  private Map<ExprId, Expression> known(SparkPlan below) {
    Map<ExprId, Expression> known = new HashMap<>();
    List<Attribute> names = attributes(below);
    for (int i = 0; i < names.size(); i++) {
      known.put(names.get(i).exprId(), columns.get(i));
    }
    return known;
  }

  private static boolean asksPlans(Expression expression) {
    return expression instanceof PlanExpression
        || CollectionConverters.asJava(expression.children()).stream()
            .anyMatch(BatchInput::asksPlans);
  }
}
