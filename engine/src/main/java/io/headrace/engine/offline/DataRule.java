package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataRuleException;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Values that break a declared rule fail the query that reads them. The message passes through
 * Spark as text, behind a marker by which it is found again.
 */
public final class DataRule {
  /** Stands before the message inside whatever Spark makes of it. */
  public static final String MARKER = "[HEADRACE.DATA_RULE] ";

  private static final String END = " [/HEADRACE]";
  private static final int SHOWN = 200;

  private DataRule() {}

  /** {@code converted}, or a failure where it is null although {@code raw} is not. */
  static Column orFail(Column raw, Column converted, String what, String complaint) {
    return failWhere(raw.isNotNull().and(converted.isNull()), raw, converted, what, complaint);
  }

  /** {@code converted}, or a failure with the raw value where {@code broken} holds. */
  static Column failWhere(
      Column broken, Column raw, Column converted, String what, String complaint) {
    Column shown = functions.substring(raw.cast(DataTypes.StringType), 1, SHOWN);
    Column message =
        functions.concat(
            functions.lit(MARKER + what + ": value "),
            functions.coalesce(shown, functions.lit("null")),
            functions.lit(" " + complaint + "." + END));
    return functions.when(broken, functions.raise_error(message)).otherwise(converted);
  }

  /** The broken rule somewhere inside a failed query, when that is why it failed. */
  public static Optional<DataRuleException> find(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String text = String.valueOf(t.getMessage());
      int start = text.indexOf(MARKER);
      if (start >= 0) {
        int end = text.indexOf(END, start);
        String message =
            text.substring(start + MARKER.length(), end < 0 ? text.length() : end).strip();
        return Optional.of(new DataRuleException(message, failure));
      }
    }
    return Optional.empty();
  }
}
