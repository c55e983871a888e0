package io.headrace.engine.pointintime;

import io.headrace.engine.definitions.DefinitionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.CollationKey;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.optimizer.NormalizeNaNAndZero;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.catalyst.util.CollationFactory;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The keys of a view over the columns of the labels, in an order that depends on the labels only.
 * Equal keys have equal bytes: zeros, NaNs and collated texts are brought to one form.
 *
 * @param labels over the plan of the labels
 * @param features over the feature rows, in the same order
 */
record ResolvedKeys(List<Expression> labels, List<Column> features) {
  private record Pair(Expression label, Column feature) {}

  static ResolvedKeys of(Dataset<Row> labels, ViewRows view) {
    List<Pair> pairs = new ArrayList<>();
    for (KeyPair key : view.keys()) {
      Expression label = resolved(labels, key.label());
      Expression feature = resolved(view.rows(), key.feature());
      requireComparable(view, label, feature);
      pairs.add(pair(label, key.feature()));
    }
    pairs.sort(Comparator.comparing(p -> p.label().canonicalized().toString()));
    return new ResolvedKeys(
        pairs.stream().map(Pair::label).toList(), pairs.stream().map(Pair::feature).toList());
  }

  /** Equal for views that are joined by the same columns. */
  Object identity() {
    return labels.stream().map(Expression::canonicalized).toList();
  }

  /** A column as the analyzer understands it, over the columns of the plan itself. */
  static Expression resolved(Dataset<Row> rows, Column column) {
    Project project = (Project) AnalyzedPlans.of(rows.select(column.as("resolved")));
    Expression only = (Expression) CollectionConverters.asJava(project.projectList()).get(0);
    return only instanceof Alias alias ? alias.child() : only;
  }

  private static Pair pair(Expression label, Column feature) {
    Expression other = ExpressionUtils.expression(feature);
    if (label.dataType() instanceof DoubleType || label.dataType() instanceof FloatType) {
      return new Pair(
          new NormalizeNaNAndZero(label), ExpressionUtils.column(new NormalizeNaNAndZero(other)));
    }
    if (label.dataType() instanceof StringType text
        && !CollationFactory.fetchCollation(text.collationId()).supportsBinaryEquality) {
      return new Pair(new CollationKey(label), ExpressionUtils.column(new CollationKey(other)));
    }
    return new Pair(label, feature);
  }

  private static void requireComparable(ViewRows view, Expression label, Expression feature) {
    if (!DataTypeUtils.sameType(label.dataType(), feature.dataType())) {
      throw new DefinitionException(
          "Feature view '" + view.name() + "'",
          "join key "
              + label.sql()
              + " is "
              + label.dataType().sql()
              + " in the entity rows and "
              + feature.dataType().sql()
              + " in the feature rows",
          "Cast one of them to the type of the other.");
    }
    if (!RowOrdering.isOrderable(label.dataType())) {
      throw new DefinitionException(
          "Feature view '" + view.name() + "'",
          "join key " + label.sql() + " is " + label.dataType().sql() + ", which has no order",
          "Join by a column of another type.");
    }
  }
}
