package io.headrace.engine.values;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.values.ValueWriters.SetOrder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Writers of lists and sets, whose messages all have one repeated field, number 1. */
final class CollectionWriters {
  private CollectionWriters() {}

  /**
   * Writes the elements of a collection.
   *
   * @param packed whether they share one tag and one length
   * @param one writes the element at a place of an array, nulls included
   */
  record Elements(boolean packed, ElementWriter one) implements Serializable {}

  /** Writes one element, null or not. */
  @FunctionalInterface
  interface ElementWriter extends Serializable {
    void write(SpecializedGetters array, int index, ValueBuffer out);
  }

  static Elements scalars(ScalarWriter writer) {
    return new Elements(writer.packed(), writer::element);
  }

  static Elements maps(CellWriter body) {
    return new Elements(
        false,
        (array, i, out) -> {
          if (array.isNullAt(i)) {
            throw new DataRuleException("a null element cannot be stored in a collection of maps");
          }
          int start = out.begin(1);
          body.write(array, i, out);
          out.end(start);
        });
  }

  /** Elements that are collections themselves; null and empty ones are an empty Value. */
  static Elements nested(FeatureType type, CellWriter inner) {
    boolean collection = type instanceof FeatureType.ListOf || type instanceof FeatureType.SetOf;
    return new Elements(
        false,
        (array, i, out) -> {
          int start = out.begin(1);
          if (!array.isNullAt(i) && !(collection && array.getArray(i).numElements() == 0)) {
            inner.write(array, i, out);
          }
          out.end(start);
        });
  }

  static CellWriter list(int field, Elements elements) {
    return (row, ordinal, out) -> {
      ArrayData array = row.getArray(ordinal);
      int count = array.numElements();
      int message = out.begin(field);
      if (count > 0) {
        int run = elements.packed() ? out.begin(1) : 0;
        for (int i = 0; i < count; i++) {
          elements.one().write(array, i, out);
        }
        if (elements.packed()) {
          out.end(run);
        }
      }
      out.end(message);
    };
  }

  static CellWriter set(int field, Elements elements, SetOrder order) {
    return (row, ordinal, out) -> {
      Collection<byte[]> distinct = distinct(row.getArray(ordinal), elements, order, out);
      int message = out.begin(field);
      if (!distinct.isEmpty()) {
        int run = elements.packed() ? out.begin(1) : 0;
        distinct.forEach(out::raw);
        if (elements.packed()) {
          out.end(run);
        }
      }
      out.end(message);
    };
  }

  /** Writes each element behind what is there already, takes it off again and keeps it once. */
  private static Collection<byte[]> distinct(
      ArrayData array, Elements elements, SetOrder order, ValueBuffer out) {
    TreeSet<byte[]> sorted = new TreeSet<>(Arrays::compareUnsigned);
    List<byte[]> firstSeen = new ArrayList<>();
    int before = out.size();
    for (int i = 0; i < array.numElements(); i++) {
      elements.one().write(array, i, out);
      byte[] element = out.copyFrom(before);
      out.truncate(before);
      if (sorted.add(element)) {
        firstSeen.add(element);
      }
    }
    return order == SetOrder.SORTED ? sorted : firstSeen;
  }
}
