package io.headrace.engine.offline;

import io.headrace.engine.offline.PinnedSource.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;

/**
 * A time range as a predicate on the stored column, before any conversion: only so do file formats
 * skip row groups, for they know nothing of casts.
 */
final class TimeBounds {
  private TimeBounds() {}

  /**
   * Empty where the range is open at both ends.
   *
   * @param what names the column in errors
   */
  static Optional<Column> predicate(TimeRange range, StoredColumn column, String what) {
    boolean ordered = column.nanoseconds() || UtcTime.isTime(column.storedType());
    // The order of text need not be that of time.
    Column side = ordered ? column.raw() : UtcTime.instant(column.raw(), column.storedType(), what);
    Optional<Column> from = range.from().map(f -> side.geq(from(f, column)));
    Optional<Column> to = range.to().map(t -> side.leq(to(t, column)));
    return from.isPresent() && to.isPresent()
        ? Optional.of(from.get().and(to.get()))
        : from.or(() -> to);
  }

  private static Column from(Instant from, StoredColumn column) {
    if (column.storedType() instanceof DateType) {
      LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC);
      boolean midnight = from.equals(day.atStartOfDay(ZoneOffset.UTC).toInstant());
      return functions.lit(midnight ? day : day.plusDays(1));
    }
    return literal(from, column, 0);
  }

  private static Column to(Instant to, StoredColumn column) {
    return column.storedType() instanceof DateType
        ? functions.lit(LocalDate.ofInstant(to, ZoneOffset.UTC))
        : literal(to, column, 999);
  }

  /** {@code below}: nanoseconds that share the microsecond of the bound and are inside with it. */
  private static Column literal(Instant bound, StoredColumn column, long below) {
    if (column.nanoseconds()) {
      return functions.lit(nanos(micros(bound), below));
    }
    return column.storedType() instanceof TimestampNTZType
        ? functions.lit(LocalDateTime.ofInstant(bound, ZoneOffset.UTC))
        : functions.lit(bound);
  }

  // Not ChronoUnit.between, which goes through nanoseconds and overflows after 2262.
  private static long micros(Instant moment) {
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond(), 1_000_000L), moment.getNano() / 1_000);
  }

  // Nanoseconds in a long end in 2262; a later bound lets everything through.
  private static long nanos(long micros, long below) {
    if (micros > Long.MAX_VALUE / 1000 - 1) {
      return Long.MAX_VALUE;
    }
    return micros < Long.MIN_VALUE / 1000 + 1 ? Long.MIN_VALUE : micros * 1000 + below;
  }
}
