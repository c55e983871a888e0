package io.headrace.engine.pointintime.kernel;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Columns of eight bytes that are copied from a batch as they are, without generated code. */
final class PlainColumns {
  private final int[] places;
  private final UnsafeRow row;

  private PlainColumns(int[] places) {
    this.places = places;
    this.row =
        UnsafeRow.createFromByteArray(
            UnsafeRow.calculateBitSetWidthInBytes(places.length) + 8 * places.length,
            places.length);
  }

  /** Empty where a column is computed, or of another type. */
  static Optional<PlainColumns> of(List<Expression> wanted, List<Attribute> columns) {
    int[] places = new int[wanted.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = isLong(wanted.get(i).dataType()) ? place(wanted.get(i), columns) : -1;
      if (places[i] < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new PlainColumns(places));
  }

  private static boolean isLong(DataType type) {
    return type instanceof LongType || type instanceof TimestampType;
  }

  private static int place(Expression wanted, List<Attribute> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (wanted instanceof Attribute column && column.exprId().equals(columns.get(i).exprId())) {
        return i;
      }
    }
    return -1;
  }

  /** The same object each time. */
  UnsafeRow of(ColumnarBatch batch, int rowId) {
    for (int i = 0; i < places.length; i++) {
      ColumnVector column = batch.column(places[i]);
      if (column.isNullAt(rowId)) {
        row.setNullAt(i);
      } else {
        row.setLong(i, column.getLong(rowId));
      }
    }
    return row;
  }
}
