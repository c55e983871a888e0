package io.headrace.engine.values;

import io.headrace.engine.definitions.DataRuleException;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/**
 * Writes a value without parts, alone or as an element of a list or set.
 *
 * @param field of the Value message
 * @param wireType protobuf's, of the payload
 * @param payload writes the payload, with its length where it is length-delimited
 * @param nullElement writes what stands for a null inside a collection, or throws
 * @param nan tells whether a cell holds NaN, which alone is stored as null
 */
record ScalarWriter(int field, int wireType, CellWriter payload, NullElement nullElement, NaN nan)
    implements CellWriter {

  /** Payload for a null element. */
  @FunctionalInterface
  interface NullElement extends Serializable {
    void write(ValueBuffer out);

    /** Feast has no replacement for it either. */
    static NullElement refused(String type) {
      return out -> {
        throw new DataRuleException(
            "a null element cannot be stored in a collection of "
                + type
                + "; remove it or replace it in the source's query");
      };
    }
  }

  /** Whether a floating-point cell is no number. */
  @FunctionalInterface
  interface NaN extends Serializable {
    NaN NEVER = (row, ordinal) -> false;

    boolean at(SpecializedGetters row, int ordinal);
  }

  @Override
  public void write(SpecializedGetters row, int ordinal, ValueBuffer out) {
    if (!nan.at(row, ordinal)) {
      out.tag(field, wireType);
      payload.write(row, ordinal, out);
    }
  }

  /** Numbers of a collection stand one behind the other; the rest each with a tag. */
  boolean packed() {
    return wireType != ValueBuffer.LENGTH_DELIMITED;
  }

  void element(SpecializedGetters row, int ordinal, ValueBuffer out) {
    if (!packed()) {
      out.tag(1, ValueBuffer.LENGTH_DELIMITED);
    }
    if (row.isNullAt(ordinal)) {
      nullElement.write(out);
    } else {
      payload.write(row, ordinal, out);
    }
  }
}
