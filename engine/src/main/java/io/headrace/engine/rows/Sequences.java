package io.headrace.engine.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NullsFirst$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What Catalyst wants as sequences. */
public final class Sequences {
  private Sequences() {}

  /** Immutable; the elements may be of a subtype. */
  public static <T> Seq<T> of(List<? extends T> elements) {
    return CollectionConverters.asScala(new ArrayList<T>(elements)).toSeq();
  }

  /** The same elements under a more general type. */
  public static <T> Seq<T> widened(Seq<? extends T> elements) {
    return of(CollectionConverters.asJava(elements));
  }

  /** Immutable. */
  public static <V> scala.collection.immutable.Map<String, V> map(Map<String, V> entries) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(entries));
  }

  /** Ascending, null first. */
  public static List<SortOrder> ascending(List<? extends Expression> expressions) {
    List<SortOrder> orders = new ArrayList<>();
    for (Expression e : expressions) {
      orders.add(new SortOrder(e, Ascending$.MODULE$, NullsFirst$.MODULE$, of(List.of())));
    }
    return orders;
  }

  public static UnsafeProjection projection(List<Expression> expressions, List<Attribute> input) {
    return UnsafeProjection.create(of(expressions), of(input));
  }
}
