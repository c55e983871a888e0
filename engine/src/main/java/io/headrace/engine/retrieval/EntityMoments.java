package io.headrace.engine.retrieval;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The span of the entity rows' moments, which bounds what can match them. */
final class EntityMoments {
  private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

  private EntityMoments() {}

  /** One pass over the entity rows' moments. */
  static HistoricalRetrieval.MomentBounds of(EntityRows entities) {
    Column micros = functions.unix_micros(entities.asOf());
    Row row =
        entities
            .rows()
            .agg(functions.min(micros), functions.max(micros), functions.count(functions.lit(1)))
            .first();
    return new HistoricalRetrieval.MomentBounds(
        instant(row, 0), instant(row, 1), Optional.of(row.getLong(2)));
  }

  /** {@code moment - ttl}, not before the times that Spark can write down. */
  static Instant before(Instant moment, Duration ttl) {
    return ttl.compareTo(Duration.between(BEGINNING, moment)) > 0 ? BEGINNING : moment.minus(ttl);
  }

  static Optional<Instant> instant(Row row, int column) {
    return row.isNullAt(column)
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(row.getLong(column), ChronoUnit.MICROS));
  }
}
