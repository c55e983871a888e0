package io.headrace.engine.offline;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import scala.Option;

/**
 * Columns as instants. Naive timestamps and text without a zone are UTC, a date is its midnight in
 * UTC, whatever the session's zone is.
 */
public final class UtcTime {
  private UtcTime() {}

  /** Whether a column of this type says a moment by itself; text only says one when parsed. */
  public static boolean isTime(DataType type) {
    return type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof DateType;
  }

  /** Whether {@link #instant} accepts the type. */
  public static boolean isReadable(DataType type) {
    return isTime(type) || type instanceof StringType;
  }

  /**
   * The column as a timestamp; null stays null.
   *
   * @param what names the column in the error for text that is no time
   */
  public static Column instant(Column column, DataType type, String what) {
    if (type instanceof TimestampType) {
      return column;
    }
    Column time = tryCast(column, DataTypes.TimestampType);
    return type instanceof StringType
        ? DataRule.orFail(column, time, what, "is no timestamp such as 2025-05-01T12:00:00Z")
        : time;
  }

  /** A cast that gives null where it cannot convert, in UTC. */
  static Column tryCast(Column column, DataType to) {
    return ExpressionUtils.column(
        new Cast(ExpressionUtils.expression(column), to, Option.apply("UTC"), EvalMode.TRY()));
  }

  /** Microseconds since the epoch of a column of nanoseconds, rounded down. */
  static Column microsOfNanos(Column nanos) {
    Column whole = nanos.minus(functions.pmod(nanos, functions.lit(1000L)));
    return functions.timestamp_micros(functions.call_function("div", whole, functions.lit(1000L)));
  }
}
