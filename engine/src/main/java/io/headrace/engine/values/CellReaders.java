package io.headrace.engine.values;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Reads numbers from Spark's internal rows without boxing. */
final class CellReaders {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long SECONDS_PER_DAY = 86_400;

  private CellReaders() {}

  /** A cell as a whole number. */
  @FunctionalInterface
  interface LongCell extends Serializable {
    long read(SpecializedGetters row, int ordinal);
  }

  /** A cell as a floating-point number. */
  @FunctionalInterface
  interface DoubleCell extends Serializable {
    double read(SpecializedGetters row, int ordinal);
  }

  static Optional<LongCell> integers(DataType type) {
    if (type instanceof LongType) {
      return Optional.of(SpecializedGetters::getLong);
    }
    if (type instanceof IntegerType) {
      return Optional.of(SpecializedGetters::getInt);
    }
    if (type instanceof ShortType) {
      return Optional.of(SpecializedGetters::getShort);
    }
    return type instanceof ByteType ? Optional.of(SpecializedGetters::getByte) : Optional.empty();
  }

  static Optional<DoubleCell> doubles(DataType type) {
    if (type instanceof DoubleType) {
      return Optional.of(SpecializedGetters::getDouble);
    }
    if (type instanceof FloatType) {
      return Optional.of(SpecializedGetters::getFloat);
    }
    return integers(type).map(cell -> (row, ordinal) -> (double) cell.read(row, ordinal));
  }

  /** Whole seconds since 1970 UTC, floored; a timestamp without zone counts as UTC. */
  static Optional<LongCell> seconds(DataType type) {
    if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return Optional.of((row, ordinal) -> Math.floorDiv(row.getLong(ordinal), MICROS_PER_SECOND));
    }
    return type instanceof DateType
        ? Optional.of((row, ordinal) -> row.getInt(ordinal) * SECONDS_PER_DAY)
        : Optional.empty();
  }
}
