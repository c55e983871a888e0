package io.headrace.engine.materialization;

import io.headrace.engine.configuration.IncrementConfiguration;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.commits.IncrementRule;
import io.headrace.engine.materialization.commits.SchemaSince;
import io.headrace.engine.offline.AsOf;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.TableCollision;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
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
  private final IncrementConfiguration increments;
  private final AsOf asOf;
  private final Function<String, LedgeredRun> ledger;
  private final Interruption interruption;
  private final OnlineStore store;
  private Optional<List<TableCollision>> collisions = Optional.empty();
  private final Map<DataSource, PinnedSource> sources = new HashMap<>();

  /**
   * @param increments how they find what is new, where a view does not say
   * @param ledger begins a view's entry, by the view's name
   */
  Planner(
      SparkSession spark,
      Path repository,
      String project,
      RegistryStore registry,
      IncrementConfiguration increments,
      AsOf asOf,
      OnlineStore store,
      Function<String, LedgeredRun> ledger,
      Interruption interruption) {
    this.spark = spark;
    this.repository = repository;
    this.project = project;
    this.registry = registry;
    this.increments = increments;
    this.asOf = asOf;
    this.store = store;
    this.ledger = ledger;
    this.interruption = interruption;
  }

  /** Failures are in the result, never thrown. */
  ViewPlanning plan(FeatureView view, Span span) {
    Instant started = Instant.now();
    LedgeredRun run = ledger.apply(view.name());
    try {
      return settle(view, span, run, started);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      RuntimeException cause = interruption.explain(view.name(), e);
      return new ViewPlanning.Settled(
          new ViewOutcome.Failed(view.name(), run.failed(cause), secondsSince(started)));
    }
  }

  private ViewPlanning settle(FeatureView view, Span asked, LedgeredRun run, Instant started) {
    interruption.requireNone(view.name());
    Registry known = registry.read();
    Registry.requireRunnable(view);
    OnlineTable table = OnlineTables.of(project, known.onlineName(view.name()), view);
    requireApart(known, table);
    PinnedSource source =
        sources.computeIfAbsent(
            view.source(), s -> BatchSources.open(spark, repository, s, asOf).resolve());
    Optional<Instant> lastEnd = known.state(view.name()).lastEnd();
    run.compareWithRegistry(asked, lastEnd);
    Span span = run.repeating(asked);
    IncrementRule rule = IncrementRule.of(view, increments, source.pin());
    if (rule.by() == IncrementsBy.COMMIT) {
      SchemaSince.requireReadable(view, source, run::pins);
    }
    Optional<ViewPlan> settled = ViewPlan.of(view, span, lastEnd, source, rule);
    settled.ifPresent(plan -> run.requireFree(plan, source.pin()));
    if (rule.by() == IncrementsBy.COMMIT
        && span instanceof Span.Incremental increment
        && increment.longest().isPresent()) {
      run.noteOnePiece();
    }
    return settled
        .<ViewPlanning>map(
            plan ->
                new ViewPlanning.Ready(
                    new PlannedView(view, known, source, plan, table, rule, run),
                    secondsSince(started)))
        .orElseGet(
            () ->
                new ViewPlanning.Settled(
                    new ViewOutcome.Skipped(
                        view.name(), "materialized already up to " + lastEnd.orElseThrow())));
  }

  /** Views that are not part of the run may be in its way too. */
  private void requireApart(Registry known, OnlineTable table) {
    if (collisions.isEmpty()) {
      collisions = Optional.of(store.collisions(OnlineTables.all(project, known)));
    }
    TableCollision.requireNone(
        collisions.get().stream().filter(c -> c.concerns(table.name())).toList());
  }

  private static double secondsSince(Instant moment) {
    return Duration.between(moment, Instant.now()).toNanos() / 1e9;
  }
}
