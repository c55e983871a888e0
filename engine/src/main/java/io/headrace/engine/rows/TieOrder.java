package io.headrace.engine.rows;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.array.ByteArrayMethods;

/**
 * Which of two rows of one key wins when both their times are equal: the one with the greater
 * canonical bytes of its features, one after the other, unsigned, null lowest. The bytes are made
 * only when rows differ. Made once a task.
 */
public final class TieOrder {
  private final List<Field> features;
  private final List<DataType> types;
  private final int firstFeature;
  private final int columns;
  private ValueEncoder[] encoders;
  private ValueBuffer buffer;

  /**
   * @param types Spark's types of the features
   * @param firstFeature place of the first feature; they are the last columns of a row
   */
  public TieOrder(List<Field> features, List<DataType> types, int firstFeature) {
    this.features = features;
    this.types = types;
    this.firstFeature = firstFeature;
    this.columns = firstFeature + features.size();
  }

  /** For rows whose keys are equal; what stands between keys and features is not looked at. */
  public int compare(UnsafeRow a, UnsafeRow b) {
    if (sameFeatures(a, b)) {
      return 0;
    }
    if (encoders == null) {
      prepare();
    }
    for (int i = 0; i < encoders.length; i++) {
      int order = Arrays.compareUnsigned(bytes(i, a), bytes(i, b));
      if (order != 0) {
        return order;
      }
    }
    return compareWords(a, b);
  }

  private byte[] bytes(int feature, UnsafeRow row) {
    try {
      return encoders[feature].toBytes(row, firstFeature + feature, buffer);
    } catch (DataRuleException e) {
      // A value that no online store could hold still takes a place in the order, the lowest; it
      // is refused where it is written, if it wins.
      return new byte[0];
    }
  }

  /**
   * Decides between rows whose features have equal bytes and yet differ, a null and a NaN or parts
   * of a second: any order will do, as long as it is the same in every plan.
   */
  private int compareWords(UnsafeRow a, UnsafeRow b) {
    for (int i = firstFeature; i < columns; i++) {
      if (a.isNullAt(i) != b.isNullAt(i)) {
        return a.isNullAt(i) ? -1 : 1;
      }
    }
    int from = UnsafeRow.calculateBitSetWidthInBytes(columns) + 8 * firstFeature;
    int end = Math.min(a.getSizeInBytes(), b.getSizeInBytes());
    for (int at = from; at < end; at += 8) {
      long mine = Platform.getLong(a.getBaseObject(), a.getBaseOffset() + at);
      long theirs = Platform.getLong(b.getBaseObject(), b.getBaseOffset() + at);
      if (mine != theirs) {
        return Long.compareUnsigned(mine, theirs);
      }
    }
    return Integer.compare(a.getSizeInBytes(), b.getSizeInBytes());
  }

  private boolean sameFeatures(UnsafeRow a, UnsafeRow b) {
    int nulls = UnsafeRow.calculateBitSetWidthInBytes(columns);
    int from = nulls + 8 * firstFeature;
    return a.getSizeInBytes() == b.getSizeInBytes()
        && sameBytes(a, b, 0, nulls)
        && sameBytes(a, b, from, a.getSizeInBytes() - from);
  }

  private static boolean sameBytes(UnsafeRow a, UnsafeRow b, int from, int length) {
    return ByteArrayMethods.arrayEquals(
        a.getBaseObject(),
        a.getBaseOffset() + from,
        b.getBaseObject(),
        b.getBaseOffset() + from,
        length);
  }

  private void prepare() {
    encoders = new ValueEncoder[features.size()];
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = ValueEncoder.canonical(features.get(i), types.get(i));
    }
    buffer = new ValueBuffer();
  }
}
