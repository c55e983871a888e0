package io.headrace.engine.pointintime.kernel;

import io.headrace.engine.rows.RowKeys;
import io.headrace.engine.rows.RowMemory;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;

/** Builds on the driver what tells every task which moments labels ask about. */
public final class LabelMoments {
  private LabelMoments() {}

  /**
   * @param rows the keys of each label, then its moment; rows with a null among them are left out
   */
  public static FrozenLabelIndex of(List<DataType> keyTypes, Iterator<InternalRow> rows) {
    boolean singleLong = RowKeys.singleLong(keyTypes);
    LabelIndexBuilder builder = new LabelIndexBuilder(RowMemory.HEAP, singleLong);
    UnsafeProjection keys = RowKeys.projection(keyTypes);
    while (rows.hasNext()) {
      UnsafeRow row = (UnsafeRow) rows.next();
      if (!row.anyNull()) {
        builder.add(singleLong ? row : keys.apply(row), row.getLong(keyTypes.size()));
      }
    }
    return builder.build().frozen();
  }
}
