package io.headrace.engine.pointintime.kernel;

import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Goes through feature rows; what tells whether a row can win comes first, the rest on demand. */
public interface FeatureCursor {
  /** On to the next row; false behind the last. */
  boolean advance();

  /** The first columns of the layout, up to the created timestamp; valid until the next row. */
  UnsafeRow keysAndTimes();

  /** The whole row; valid until the next row. */
  UnsafeRow row();

  /** Over rows that are there in full. */
  static FeatureCursor over(Iterator<InternalRow> rows) {
    return new FeatureCursor() {
      private UnsafeRow row;

      @Override
      public boolean advance() {
        row = rows.hasNext() ? (UnsafeRow) rows.next() : null;
        return row != null;
      }

      @Override
      public UnsafeRow keysAndTimes() {
        return row;
      }

      @Override
      public UnsafeRow row() {
        return row;
      }
    };
  }
}
