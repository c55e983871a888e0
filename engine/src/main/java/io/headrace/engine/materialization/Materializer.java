package io.headrace.engine.materialization;

import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.materialization.latest.SourceCounts;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.WriteSettings;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;

/**
 * Pushes the latest row per entity key of an interval into the online store, view by view. A view's
 * failure leaves the others alone. Its interval is recorded in the registry only after the store
 * has acknowledged every row of it.
 */
public final class Materializer {
  private final SparkSession spark;
  private final Path repository;
  private final String project;
  private final RegistryStore registry;
  private final OnlineStore store;
  private final RunListener listener;

  public Materializer(
      SparkSession spark,
      Path repository,
      String project,
      RegistryStore registry,
      OnlineStore store,
      RunListener listener) {
    this.spark = spark;
    this.repository = repository;
    this.project = project;
    this.registry = registry;
    this.store = store;
    this.listener = listener;
  }

  /** Runs the views one after another. Failures are in the report, never thrown. */
  public MaterializationReport run(MaterializationRequest request) {
    Instant started = Instant.now();
    RunFence fence = new RunFence(UUID.randomUUID().toString(), started.toEpochMilli());
    List<ViewOutcome> outcomes = new ArrayList<>();
    Planner planner = new Planner(spark, repository, project, registry);
    List<ViewPlanning> plannings =
        request.views().stream().map(v -> planner.plan(v, request.span())).toList();
    SharedReads reads = new SharedReads(ViewPlanning.ready(plannings));
    for (ViewPlanning planning : plannings) {
      ViewOutcome outcome =
          planning instanceof ViewPlanning.Ready ready
              ? attempt(ready.view(), reads, request, fence)
              : ((ViewPlanning.Settled) planning).outcome();
      outcomes.add(outcome);
      listener.viewEnded(outcome);
    }
    return new MaterializationReport(
        fence.runId(), project, store.description(), started, secondsSince(started), outcomes);
  }

  /** The interval that a run would read; empty where an increment has nothing to do. */
  public Optional<Interval> intervalOf(FeatureView view, MaterializationRequest request) {
    PinnedSource source = BatchSources.open(spark, repository, view.source()).resolve();
    Optional<Instant> lastEnd = registry.read().state(view.name()).lastEnd();
    return ViewPlan.of(view, request.span(), lastEnd, source).map(ViewPlan::interval);
  }

  private ViewOutcome attempt(
      PlannedView planned, SharedReads reads, MaterializationRequest request, RunFence fence) {
    Instant started = Instant.now();
    try {
      return materialize(planned, reads, request, fence, started);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      String name = planned.view().name();
      RuntimeException cause = TaskFailures.explain("Feature view '" + name + "'", e);
      return new ViewOutcome.Failed(name, cause, secondsSince(started));
    }
  }

  private ViewOutcome materialize(
      PlannedView planned,
      SharedReads reads,
      MaterializationRequest request,
      RunFence fence,
      Instant started)
      throws SparkException {
    FeatureView view = planned.view();
    ViewPlan plan = planned.plan();
    listener.viewStarted(view.name(), plan.interval());
    store.prepare(planned.table());
    String incarnation = store.incarnation();
    LatestRows latest = reads.of(planned);
    SourceCounts read = latest.counts();
    List<String> samples =
        read.withoutKey() > 0
            ? RowsWithoutKey.sample(view, planned.source().read(planned.selection()))
            : List.of();
    if (request.onNullKey() == OnNullKey.FAIL) {
      requireKeys(view, samples);
    }
    PartitionResult result =
        PartitionWriter.writeAll(
            latest,
            planned.table(),
            store,
            WriteSettings.of(fence),
            store.maxWriters(),
            plan.instant());
    if (!incarnation.equals(store.incarnation())) {
      throw new StoreException(
          store.description(),
          "the server was restarted while rows were written, so acknowledged rows may be gone. Run the same command again.",
          null);
    }
    registry.recordMaterialization(view.name(), plan.interval());
    return new ViewOutcome.Done(
        view.name(),
        plan.interval(),
        planned.source().pin(),
        read.rows(),
        read.withoutTime(),
        read.withoutKey(),
        result.keys(),
        result.completeTies(),
        result.counts(),
        samples,
        warnings(planned.known(), view),
        secondsSince(started));
  }

  private static List<String> warnings(Registry known, FeatureView view) {
    return known.precomputedServicesOf(view.name()).stream()
        .map(
            service ->
                "feature service '"
                    + service
                    + "' is answered from vectors that Feast computes; they are stale now. Rebuild them with"
                    + " Feast, or switch precompute_online off")
        .toList();
  }

  private static void requireKeys(FeatureView view, List<String> samples) {
    if (!samples.isEmpty()) {
      throw new DataRuleException(
          "Feature view '"
              + view.name()
              + "': the source has rows with a null in the join keys "
              + view.joinKeyNames()
              + ", such as "
              + samples.get(0)
              + ". Nothing was written. Remove them, or set headrace.on_null_key to skip.");
    }
  }

  private static double secondsSince(Instant moment) {
    return Duration.between(moment, Instant.now()).toMillis() / 1000.0;
  }
}
