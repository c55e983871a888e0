package io.headrace.engine.offline;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * A column as its source stores it.
 *
 * @param storedType Spark's type for it; long where the file holds nanoseconds
 * @param nanoseconds whether the file says TIMESTAMP(NANOS)
 */
record StoredColumn(String name, DataType storedType, boolean nanoseconds) {

  /** As the file has it: what predicates must be on to be pushed down. */
  Column raw() {
    return named(name);
  }

  /** As it means: nanoseconds are microseconds, rounded down. */
  Column value() {
    return nanoseconds ? UtcTime.microsOfNanos(raw()) : raw();
  }

  DataType type() {
    return nanoseconds ? DataTypes.TimestampType : storedType;
  }

  /** A column by its exact name, dots and backticks included. */
  static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
