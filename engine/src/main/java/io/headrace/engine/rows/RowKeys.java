package io.headrace.engine.rows;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.TimestampType;

/** The key of a row, whose first columns it is, as tables of keys want it. Made once a task. */
public final class RowKeys {
  private final UnsafeProjection projection;

  public RowKeys(List<DataType> keyTypes) {
    this.projection = singleLong(keyTypes) ? null : projection(keyTypes);
  }

  /** Whether a key is one long; then the row itself will do, its first column is the key. */
  public static boolean singleLong(List<DataType> types) {
    return types.size() == 1
        && (types.get(0) instanceof LongType || types.get(0) instanceof TimestampType);
  }

  /** Valid until the next row. */
  public UnsafeRow of(UnsafeRow row) {
    return projection == null ? row : projection.apply(row);
  }

  public static UnsafeProjection projection(List<DataType> types) {
    List<Expression> keys = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      keys.add(new BoundReference(i, types.get(i), true));
    }
    return UnsafeProjection.create(Sequences.of(keys));
  }
}
