package io.headrace.engine.values;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Writes what stands inside a Value for one cell that is not null. Writing nothing means null. */
@FunctionalInterface
interface CellWriter extends Serializable {
  void write(SpecializedGetters row, int ordinal, ValueBuffer out);
}
