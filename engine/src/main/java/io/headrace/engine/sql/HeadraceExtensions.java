package io.headrace.engine.sql;

import io.headrace.engine.pointintime.plan.PointInTimeStrategy;
import io.headrace.engine.pointintime.plan.PruneAnswers;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * For {@code spark.sql.extensions}: the operator of the join, and the table function {@code
 * point_in_time_join}.
 */
public final class HeadraceExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectPlannerStrategy(session -> new PointInTimeStrategy());
    extensions.injectOptimizerRule(session -> new PruneAnswers());
    extensions.injectTableFunction(
        new Tuple3<>(
            new FunctionIdentifier(JoinFunction.NAME),
            new ExpressionInfo(JoinFunction.class.getName(), JoinFunction.NAME),
            JoinFunction::plan));
    return BoxedUnit.UNIT;
  }
}
