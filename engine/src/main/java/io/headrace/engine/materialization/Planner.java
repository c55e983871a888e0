package io.headrace.engine.materialization;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.MaterializationRequest.Span;
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
import org.apache.spark.sql.SparkSession;

/** Settles view by view what a run reads. A source is looked up once a run. */
final class Planner {
  private final SparkSession spark;
  private final Path repository;
  private final String project;
  private final RegistryStore registry;
  private final Map<DataSource, PinnedSource> sources = new HashMap<>();

  Planner(SparkSession spark, Path repository, String project, RegistryStore registry) {
    this.spark = spark;
    this.repository = repository;
    this.project = project;
    this.registry = registry;
  }

  /** Failures are in the result, never thrown. */
  ViewPlanning plan(FeatureView view, Span span) {
    Instant started = Instant.now();
    try {
      return settle(view, span);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      RuntimeException cause = TaskFailures.explain("Feature view '" + view.name() + "'", e);
      double seconds = Duration.between(started, Instant.now()).toMillis() / 1000.0;
      return new ViewPlanning.Settled(new ViewOutcome.Failed(view.name(), cause, seconds));
    }
  }

  private ViewPlanning settle(FeatureView view, Span span) {
    Registry known = registry.read();
    Registry.requireRunnable(view);
    PinnedSource source =
        sources.computeIfAbsent(
            view.source(), s -> BatchSources.open(spark, repository, s).resolve());
    Optional<Instant> lastEnd = known.state(view.name()).lastEnd();
    return ViewPlan.of(view, span, lastEnd, source)
        .<ViewPlanning>map(
            plan ->
                new ViewPlanning.Ready(
                    new PlannedView(
                        view,
                        known,
                        source,
                        plan,
                        OnlineTables.of(project, known.onlineName(view.name()), view))))
        .orElseGet(
            () ->
                new ViewPlanning.Settled(
                    new ViewOutcome.Skipped(
                        view.name(), "materialized already up to " + lastEnd.orElseThrow())));
  }
}
