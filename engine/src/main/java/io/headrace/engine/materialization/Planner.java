package io.headrace.engine.materialization;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.offline.AsOf;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Settles view by view what a run reads. A source is looked up once a run. */
final class Planner {
  private final SparkSession spark;
  private final Path repository;
  private final String project;
  private final RegistryStore registry;
  private final AsOf asOf;
  private final Function<String, LedgeredRun> ledger;
  private final Map<DataSource, PinnedSource> sources = new HashMap<>();

  /**
   * @param ledger begins a view's entry, by the view's name
   */
  Planner(
      SparkSession spark,
      Path repository,
      String project,
      RegistryStore registry,
      AsOf asOf,
      Function<String, LedgeredRun> ledger) {
    this.spark = spark;
    this.repository = repository;
    this.project = project;
    this.registry = registry;
    this.asOf = asOf;
    this.ledger = ledger;
  }

  /** Failures are in the result, never thrown. */
  ViewPlanning plan(FeatureView view, Span span) {
    Instant started = Instant.now();
    LedgeredRun run = ledger.apply(view.name());
    try {
      return settle(view, span, run, started);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      RuntimeException cause = TaskFailures.explain("Feature view '" + view.name() + "'", e);
      return new ViewPlanning.Settled(
          new ViewOutcome.Failed(view.name(), run.failed(cause), secondsSince(started)));
    }
  }

  private ViewPlanning settle(FeatureView view, Span asked, LedgeredRun run, Instant started) {
    Registry known = registry.read();
    Registry.requireRunnable(view);
    PinnedSource source =
        sources.computeIfAbsent(
            view.source(), s -> BatchSources.open(spark, repository, s, asOf).resolve());
    Optional<Instant> lastEnd = known.state(view.name()).lastEnd();
    run.compareWithRegistry(asked, lastEnd);
    Span span = run.repeating(asked);
    return ViewPlan.of(view, span, lastEnd, source)
        .<ViewPlanning>map(
            plan ->
                new ViewPlanning.Ready(
                    new PlannedView(
                        view,
                        known,
                        source,
                        plan,
                        OnlineTables.of(project, known.onlineName(view.name()), view),
                        run),
                    secondsSince(started)))
        .orElseGet(
            () ->
                new ViewPlanning.Settled(
                    new ViewOutcome.Skipped(
                        view.name(), "materialized already up to " + lastEnd.orElseThrow())));
  }

  private static double secondsSince(Instant moment) {
    return Duration.between(moment, Instant.now()).toNanos() / 1e9;
  }
}
