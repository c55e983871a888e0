package io.headrace.engine.values;

import io.headrace.engine.definitions.Field;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.classic.ExpressionUtils;

/** Value bytes as columns of a Dataset. */
public final class ValueColumns {
  private ValueColumns() {}

  /**
   * Binary column with the canonical Value bytes of a feature: equal values have equal bytes, map
   * keys and set elements are sorted, a null is zero bytes and so the lowest of all. Spark orders
   * binary columns by unsigned bytes, which is the order that decides complete ties.
   *
   * <p>Running it throws {@link io.headrace.engine.definitions.DefinitionException} when the column
   * cannot hold the type without a cast, and {@link
   * io.headrace.engine.definitions.DataRuleException} for a value that does not fit it.
   */
  public static Column canonicalBytes(Column column, Field feature) {
    return ExpressionUtils.column(new ValueBytes(ExpressionUtils.expression(column), feature));
  }
}
