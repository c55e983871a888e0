package io.headrace.engine.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The numbers of one view, summed over the runs of a session. */
final class ViewMeter {
  private static final Map<String, ToLongFunction<RowTotals>> ROWS =
      Map.of(
          "rows_read", RowTotals::read,
          "rows_written", t -> t.written().written(),
          "rows_older", t -> t.written().older(),
          "rows_unchanged", t -> t.written().unchanged(),
          "rows_removed", t -> t.written().removed(),
          "rows_rejected", RowTotals::rejected);

  private final MetricRegistry registry;
  private final String view;
  private final Clock clock;

  private RowTotals ended = RowTotals.NONE;

  /** Of the run that goes on; empty between runs. */
  private Optional<RowTotals> running = Optional.empty();

  private long failures;
  private double seconds;
  private Optional<Instant> end = Optional.empty();

  ViewMeter(MetricRegistry registry, String view, Clock clock) {
    this.registry = registry;
    this.view = view;
    this.clock = clock;
    ROWS.forEach((name, number) -> offer(name, () -> number.applyAsLong(rows())));
    offer("failures", this::failures);
    offer("run_seconds", this::seconds);
  }

  private <T> void offer(String name, Supplier<T> number) {
    registry.register(MetricRegistry.name("view", view, name), (Gauge<T>) number::get);
  }

  synchronized void started() {
    running = Optional.of(RowTotals.NONE);
  }

  /** What Spark has told so far. News that come after the end are of a run that is counted. */
  synchronized void progressed(ViewProgress progress) {
    if (running.isPresent()) {
      running = Optional.of(RowTotals.of(progress));
    }
  }

  synchronized void ended(ViewOutcome outcome) {
    if (outcome instanceof ViewOutcome.Done done) {
      ended = ended.plus(RowTotals.of(done));
      seconds = done.seconds();
      recordedUpTo(done.interval().end());
    } else if (outcome instanceof ViewOutcome.Failed failed) {
      // Rows that were acknowledged before the failure stay in the store.
      ended = ended.plus(running.orElse(RowTotals.NONE));
      seconds = failed.seconds();
      failures++;
    }
    running = Optional.empty();
  }

  /** A backfill of older days moves nothing. */
  synchronized void recordedUpTo(Instant moment) {
    boolean first = end.isEmpty();
    end = Optional.of(end.filter(moment::isBefore).orElse(moment));
    if (first) {
      offer("end_epoch_seconds", () -> end().getEpochSecond());
      offer("freshness_seconds", this::freshnessSeconds);
    }
  }

  private synchronized RowTotals rows() {
    return running.map(ended::plus).orElse(ended);
  }

  private synchronized long failures() {
    return failures;
  }

  private synchronized double seconds() {
    return seconds;
  }

  private synchronized Instant end() {
    return end.orElseThrow();
  }

  private double freshnessSeconds() {
    return Duration.between(end(), clock.instant()).toMillis() / 1000.0;
  }
}
