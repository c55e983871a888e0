package io.headrace.engine.pointintime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.CollationKey;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.optimizer.NormalizeNaNAndZero;
import org.apache.spark.sql.catalyst.plans.logical.Project;
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
      Column feature = key.feature();
      if (label.dataType() instanceof DoubleType || label.dataType() instanceof FloatType) {
        label = new NormalizeNaNAndZero(label);
        feature =
            ExpressionUtils.column(
                new NormalizeNaNAndZero(ExpressionUtils.expression(key.feature())));
      } else if (collated(label)) {
        label = new CollationKey(label);
        feature =
            ExpressionUtils.column(new CollationKey(ExpressionUtils.expression(key.feature())));
      }
      pairs.add(new Pair(label, feature));
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

  private static boolean collated(Expression label) {
    return label.dataType() instanceof StringType text
        && !CollationFactory.fetchCollation(text.collationId()).supportsBinaryEquality;
  }
}
