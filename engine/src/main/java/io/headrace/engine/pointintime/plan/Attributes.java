package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.FeatureLayout;
import io.headrace.engine.rows.Sequences;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Columns and texts that the nodes of the plan have in common. */
public final class Attributes {
  private Attributes() {}

  static Seq<Attribute> concat(Seq<Attribute> first, Seq<Attribute> second) {
    List<Attribute> all = new ArrayList<>(CollectionConverters.asJava(first));
    all.addAll(CollectionConverters.asJava(second));
    return Sequences.of(all);
  }

  /** Under a name, with an id of its own. */
  public static NamedExpression alias(Expression expression, String name) {
    return new Alias(
        expression,
        name,
        NamedExpression$.MODULE$.newExprId(),
        Sequences.of(List.of()),
        Option.empty(),
        Sequences.of(List.of()));
  }

  /** What {@code EXPLAIN} shows of a join. */
  static Iterator<Object> described(Seq<Expression> labelKeys, Expression moment, JoinPlan plan) {
    List<Object> parts = new ArrayList<>();
    parts.add("keys " + labelKeys.mkString("[", ", ", "]"));
    parts.add("moment " + moment);
    for (int v = 0; v < plan.layouts().size(); v++) {
      parts.add(described(plan.layouts().get(v)) + " by " + plan.decisions().get(v));
    }
    plan.slices().ifPresent(slices -> parts.add("hot keys cut " + slices.cuts() + " times"));
    return CollectionConverters.asScala(parts.iterator());
  }

  private static String described(FeatureLayout layout) {
    return "view "
        + layout.view()
        + " ("
        + layout.features().size()
        + " features, ttl "
        + (layout.ttlMicros() == 0
            ? "none"
            : Duration.of(layout.ttlMicros(), ChronoUnit.MICROS).toString())
        + (layout.sinceCreated() ? ", known since created" : "")
        + ")";
  }
}
