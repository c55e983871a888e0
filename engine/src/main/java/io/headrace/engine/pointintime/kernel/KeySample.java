package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.RowKeys;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;

/** A sample of the keys of one partition, the same for the same rows. */
public final class KeySample implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int SIZE = 4096;
  private static final long MOST_ROWS = 250_000;
  private static final long SEED = 20_251_102L;

  private final long rows;
  private final byte[][] keys;
  private final long[] moments;

  private KeySample(long rows, byte[][] keys, long[] moments) {
    this.rows = rows;
    this.keys = keys;
    this.moments = moments;
  }

  /** Rows that were looked at and have keys and a moment. */
  public long rows() {
    return rows;
  }

  /** How many of them were kept. */
  public int size() {
    return moments.length;
  }

  /**
   * @param columns of a key
   */
  public UnsafeRow key(int i, int columns) {
    UnsafeRow row = new UnsafeRow(columns);
    row.pointTo(keys[i], keys[i].length);
    return row;
  }

  /** In microseconds. */
  public long moment(int i) {
    return moments[i];
  }

  /**
   * Every row of the first 250,000 has the same chance.
   *
   * @param rows the keys, then a moment
   */
  public static KeySample of(Iterator<InternalRow> rows, List<DataType> keyTypes) {
    int keyColumns = keyTypes.size();
    UnsafeProjection key = RowKeys.projection(keyTypes);
    byte[][] keys = new byte[SIZE][];
    long[] moments = new long[SIZE];
    SplittableRandom random = new SplittableRandom(SEED);
    long seen = 0;
    while (rows.hasNext() && seen < MOST_ROWS) {
      UnsafeRow row = (UnsafeRow) rows.next();
      if (row.anyNull()) {
        continue;
      }
      long place = seen < SIZE ? seen : random.nextLong(seen + 1);
      seen++;
      if (place < SIZE) {
        keys[(int) place] = key.apply(row).copy().getBytes();
        moments[(int) place] = row.getLong(keyColumns);
      }
    }
    int size = (int) Math.min(seen, SIZE);
    return new KeySample(seen, Arrays.copyOf(keys, size), Arrays.copyOf(moments, size));
  }
}
