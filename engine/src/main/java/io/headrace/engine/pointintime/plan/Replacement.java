package io.headrace.engine.pointintime.plan;

import io.headrace.engine.rows.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.jdk.javaapi.CollectionConverters;

/** Puts what columns stand for in the place of the columns. */
final class Replacement {
  private Replacement() {}

  static Expression in(Expression expression, Map<ExprId, Expression> known) {
    if (expression instanceof Attribute column) {
      return known.getOrDefault(column.exprId(), column);
    }
    List<Expression> replaced = new ArrayList<>();
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      replaced.add(in(child, known));
    }
    return expression.withNewChildren(Sequences.of(replaced));
  }
}
