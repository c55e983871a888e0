package io.headrace.engine.values;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.values.ValueWriters.SetOrder;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;

/**
 * Writes cells of one column as serialized {@code feast.types.Value}, byte by byte as Feast does.
 *
 * <p>The declared type chooses the member of the message, never the data. A null, and a floating
 * NaN by itself, is zero bytes. Timestamps keep whole seconds, floored. A null inside a list
 * becomes an empty text, empty bytes, false, INT64's minimum for a timestamp or NaN; in a list of
 * whole numbers it is an error. Sets keep the first of equal elements, maps are sorted by the bytes
 * of their keys.
 *
 * <p>Made once on the driver or in a task and used for every row; holds no state.
 */
public final class ValueEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String where;
  private final CellWriter writer;

  private ValueEncoder(String where, CellWriter writer) {
    this.where = where;
    this.writer = writer;
  }

  /**
   * For a feature, which errors name.
   *
   * @throws DefinitionException when a column of this Spark type cannot hold the declared type
   *     without a cast
   */
  public static ValueEncoder of(Field feature, DataType spark) {
    return of("feature '" + feature.name() + "'", feature.type(), spark, SetOrder.FIRST_SEEN);
  }

  /** As {@link #of(Field, DataType)}, for a column whose name does not matter. */
  public static ValueEncoder of(FeatureType type, DataType spark) {
    return of("value", type, spark, SetOrder.FIRST_SEEN);
  }

  /**
   * The same bytes with the elements of sets sorted, so that equal values have equal bytes. They
   * order complete ties; stores hold those of {@link #of(FeatureType, DataType)}.
   */
  public static ValueEncoder canonical(Field feature, DataType spark) {
    return of("feature '" + feature.name() + "'", feature.type(), spark, SetOrder.SORTED);
  }

  private static ValueEncoder of(String where, FeatureType type, DataType spark, SetOrder order) {
    String named = where + " (" + type.text() + ")";
    return new ValueEncoder(
        named,
        ValueWriters.of(type, spark, order)
            .orElseThrow(
                () ->
                    new DefinitionException(
                        named,
                        "a column of Spark type "
                            + spark.catalogString()
                            + " cannot hold it as it is",
                        "Declare the type that the source has, or cast the column in the source's"
                            + " query.")));
  }

  /**
   * Appends the cell's bytes to what the buffer holds; appends nothing for a null.
   *
   * @throws DataRuleException when the cell does not fit the declared type; names the feature
   */
  public void encode(SpecializedGetters row, int ordinal, ValueBuffer out) {
    if (row.isNullAt(ordinal)) {
      return;
    }
    try {
      writer.write(row, ordinal, out);
    } catch (DataRuleException e) {
      throw new DataRuleException(where + ": " + e.getMessage(), e);
    }
  }

  /** The cell's bytes alone; empties the buffer first. */
  public byte[] toBytes(SpecializedGetters row, int ordinal, ValueBuffer scratch) {
    scratch.clear();
    encode(row, ordinal, scratch);
    return scratch.toByteArray();
  }
}
