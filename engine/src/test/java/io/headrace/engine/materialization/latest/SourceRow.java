package io.headrace.engine.materialization.latest;

import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** A generated row of a source; every part but the tie count may be null. */
record SourceRow(
    Long number,
    String text,
    Long event,
    Long created,
    Double amount,
    String note,
    BigDecimal price,
    List<Long> visits) {
  static final int NUMBER = 0;
  static final int TEXT = 1;
  static final int EVENT = 2;
  static final int CREATED = 3;
  static final int TIED = 4;
  static final int AMOUNT = 5;
  static final int NOTE = 6;
  static final int PRICE = 7;
  static final int VISITS = 8;

  static final List<DataType> TYPES =
      List.of(
          DataTypes.LongType,
          DataTypes.StringType,
          DataTypes.TimestampType,
          DataTypes.TimestampType,
          DataTypes.LongType,
          DataTypes.DoubleType,
          DataTypes.StringType,
          DataTypes.createDecimalType(20, 3),
          DataTypes.createArrayType(DataTypes.LongType));

  InternalRow internal() {
    return new GenericInternalRow(
        new Object[] {
          number,
          UTF8String.fromString(text),
          event,
          created,
          1L,
          amount,
          UTF8String.fromString(note),
          price == null ? null : Decimal.apply(price, 20, 3),
          visits == null ? null : new GenericArrayData(visits.toArray())
        });
  }
}
