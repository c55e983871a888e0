package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.values.ValueBuffer;
import io.headrace.engine.values.ValueEncoder;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.array.ByteArrayMethods;

/**
 * Which of two feature rows of a key wins where both count: the later event timestamp, then the
 * later created timestamp (null lowest), then the greater bytes of the features, one after the
 * other. Made once a task.
 */
final class FeatureOrder {
  private final FeatureLayout layout;
  private final int event;
  private final int created;
  private final int tie;
  private final boolean sinceCreated;
  private final long ttlMicros;
  private ValueEncoder[] encoders;
  private ValueBuffer buffer;

  FeatureOrder(FeatureLayout layout) {
    this.layout = layout;
    this.event = layout.event();
    this.created = layout.created();
    this.tie = layout.tie();
    this.sinceCreated = layout.sinceCreated();
    this.ttlMicros = layout.ttlMicros();
  }

  long event(UnsafeRow row) {
    return row.getLong(event);
  }

  /** From when on the row counts. */
  long visible(UnsafeRow row) {
    long since = row.getLong(event);
    return sinceCreated ? Math.max(since, row.getLong(created)) : since;
  }

  boolean expired(UnsafeRow row, long moment) {
    // The row is not younger than the moment, so the difference is right as an unsigned number.
    return ttlMicros > 0 && Long.compareUnsigned(moment - row.getLong(event), ttlMicros) > 0;
  }

  /** By event and created timestamp alone; zero is a complete tie. */
  int compareTimes(UnsafeRow a, UnsafeRow b) {
    int order = Long.compare(a.getLong(event), b.getLong(event));
    if (order != 0) {
      return order;
    }
    boolean never = b.isNullAt(created);
    if (a.isNullAt(created) || never) {
      return Boolean.compare(never, a.isNullAt(created));
    }
    return Long.compare(a.getLong(created), b.getLong(created));
  }

  /** By the features; needed for complete ties alone, so the bytes are made only then. */
  int compareFeatures(UnsafeRow a, UnsafeRow b) {
    if (sameFeatures(a, b)) {
      return 0;
    }
    if (encoders == null) {
      prepare();
    }
    for (int i = 0; i < encoders.length; i++) {
      int place = layout.firstFeature() + i;
      int order = Arrays.compareUnsigned(bytes(i, a, place), bytes(i, b, place));
      if (order != 0) {
        return order;
      }
    }
    return compareWords(a, b);
  }

  private byte[] bytes(int feature, UnsafeRow row, int place) {
    try {
      return encoders[feature].toBytes(row, place, buffer);
    } catch (DataRuleException e) {
      // A value that no online store could hold is still a value of a training set.
      return new byte[0];
    }
  }

  /**
   * Decides between rows whose features have equal bytes and yet differ, a null and a NaN or parts
   * of a second: any order will do, as long as it is the same in every plan.
   */
  private int compareWords(UnsafeRow a, UnsafeRow b) {
    for (int i = layout.firstFeature(); i < layout.columns(); i++) {
      if (a.isNullAt(i) != b.isNullAt(i)) {
        return a.isNullAt(i) ? -1 : 1;
      }
    }
    int from = UnsafeRow.calculateBitSetWidthInBytes(layout.columns()) + 8 * layout.firstFeature();
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

  boolean tied(UnsafeRow row) {
    return row.getBoolean(tie);
  }

  void markTied(UnsafeRow row) {
    row.setBoolean(tie, true);
  }

  /** Keys and times are equal already, and the mark of a tie does not count. */
  private boolean sameFeatures(UnsafeRow a, UnsafeRow b) {
    int nulls = UnsafeRow.calculateBitSetWidthInBytes(layout.columns());
    int from = nulls + 8 * layout.firstFeature();
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
    encoders = new ValueEncoder[layout.features().size()];
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = ValueEncoder.canonical(layout.features().get(i), layout.featureTypes().get(i));
    }
    buffer = new ValueBuffer();
  }
}
