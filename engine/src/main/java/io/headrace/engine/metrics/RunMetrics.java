package io.headrace.engine.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.RunListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What the materializations of one Spark context have done, as the metrics of {@code
 * docs/metrics.md}.
 */
public final class RunMetrics {
  private static final Map<SparkContext, RunMetrics> OPEN = new ConcurrentHashMap<>();

  private final MetricRegistry registry;
  private final Clock clock;
  private final Counter runs;
  private final Counter failedRuns;
  private final Map<String, ViewMeter> meters = new ConcurrentHashMap<>();
  private volatile double seconds;

  RunMetrics(MetricRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.runs = registry.counter("runs");
    this.failedRuns = registry.counter("failed_runs");
    registry.register("run_seconds", (Gauge<Double>) () -> seconds);
  }

  /** Of a session that was opened with {@link MetricsPlugin}; empty for others. */
  public static Optional<RunMetrics> of(SparkSession spark) {
    return Optional.ofNullable(OPEN.get(spark.sparkContext()));
  }

  static void open(SparkContext spark, MetricRegistry registry) {
    OPEN.put(spark, new RunMetrics(registry, Clock.systemUTC()));
    spark.addSparkListener(new FailedTasks(registry.counter("failed_tasks")));
  }

  static void close(SparkContext spark) {
    OPEN.remove(spark);
  }

  /**
   * Counts a run.
   *
   * @param recordedEnds up to where the registry has the run's views, by view
   * @param listener hears of the run as it would without metrics
   * @param run is given the listener to tell, and what it throws is thrown
   */
  public MaterializationReport measure(
      Map<String, Instant> recordedEnds,
      RunListener listener,
      Function<RunListener, MaterializationReport> run) {
    recordedEnds.forEach((view, end) -> meter(view).recordedUpTo(end));
    Instant started = clock.instant();
    boolean done = false;
    try {
      MaterializationReport report = run.apply(new MeteredListener(this::meter, listener));
      done = report.failures().isEmpty();
      return report;
    } finally {
      runs.inc();
      if (!done) {
        failedRuns.inc();
      }
      seconds = Duration.between(started, clock.instant()).toMillis() / 1000.0;
    }
  }

  private ViewMeter meter(String view) {
    return meters.computeIfAbsent(view, v -> new ViewMeter(registry, v, clock));
  }
}
