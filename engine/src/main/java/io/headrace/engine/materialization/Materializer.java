package io.headrace.engine.materialization;

import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.ledger.RunLedger;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
  private final RunLedger ledger;
  private final OnlineStore store;
  private final RunListener listener;

  public Materializer(
      SparkSession spark,
      Path repository,
      String project,
      RegistryStore registry,
      RunLedger ledger,
      OnlineStore store,
      RunListener listener) {
    this.spark = spark;
    this.repository = repository;
    this.project = project;
    this.registry = registry;
    this.ledger = ledger;
    this.store = store;
    this.listener = listener;
  }

  /** Runs the views one after another. Failures are in the report, never thrown. */
  public MaterializationReport run(MaterializationRequest request) {
    Instant started = Instant.now();
    String runId = UUID.randomUUID().toString();
    List<ViewOutcome> outcomes = new ArrayList<>();
    for (FeatureView view : request.views()) {
      ViewOutcome outcome = attempt(view, request, runId);
      outcomes.add(outcome);
      listener.viewEnded(outcome);
    }
    return new MaterializationReport(
        runId, project, store.description(), started, secondsSince(started), outcomes);
  }

  /** The interval that a run would read; empty where an increment has nothing to do. */
  public Optional<Interval> intervalOf(FeatureView view, MaterializationRequest request) {
    PinnedSource source = BatchSources.open(spark, repository, view.source()).resolve();
    Optional<Instant> lastEnd = registry.read().state(view.name()).lastEnd();
    return ViewPlan.of(view, request.span(), lastEnd, source).map(ViewPlan::interval);
  }

  private ViewOutcome attempt(FeatureView view, MaterializationRequest request, String runId) {
    Instant started = Instant.now();
    try (LedgeredRun run = new LedgeredRun(ledger, store, runId, view.name())) {
      try {
        return materialize(view, request, run, started);
      } catch (Exception e) { // Spark throws checked exceptions that it does not declare
        RuntimeException cause = TaskFailures.explain("Feature view '" + view.name() + "'", e);
        return new ViewOutcome.Failed(view.name(), run.failed(cause), secondsSince(started));
      }
    }
  }

  private ViewOutcome materialize(
      FeatureView view, MaterializationRequest request, LedgeredRun run, Instant started) {
    Registry known = registry.read();
    Registry.requireRunnable(view);
    PinnedSource source = BatchSources.open(spark, repository, view.source()).resolve();
    Optional<Instant> lastEnd = known.state(view.name()).lastEnd();
    run.compareWithRegistry(request.span(), lastEnd);
    Span span = run.repeating(request.span());
    Optional<ViewPlan> plan = ViewPlan.of(view, span, lastEnd, source);
    if (plan.isEmpty()) {
      return new ViewOutcome.Skipped(
          view.name(), "materialized already up to " + lastEnd.orElseThrow());
    }
    listener.viewStarted(view.name(), plan.get().interval());

    OnlineTable table = OnlineTables.of(project, known.onlineName(view.name()), view);
    store.prepare(table);
    run.begin(table, plan.get(), source.pin());
    String incarnation = store.incarnation();
    Selection selection =
        new Selection(view.joinKeys(), view.features(), plan.get().range(), false)
            .keepingInvalidRows();
    Dataset<Row> rows = OnlineTables.withKeyColumns(view, source.read(selection));
    Dataset<Row> latest =
        plan.get().instant().isPresent()
            ? LatestRows.byEventTimeNullsOldest(table, rows)
            : LatestRows.byEventTime(table, rows);
    List<String> samples = new ArrayList<>();
    if (request.onNullKey() == OnNullKey.FAIL) {
      requireKeys(view, rows);
    }
    PartitionResult result =
        PartitionWriter.writeAll(latest, table, store, run.fence(), plan.get().instant());
    if (result.rowsWithoutKey() > 0) {
      samples.addAll(RowsWithoutKey.sample(view, rows));
    }
    if (!incarnation.equals(store.incarnation())) {
      throw new StoreException(
          store.description(),
          "the server was restarted while rows were written, so acknowledged rows may be gone. Run the same command again.",
          null);
    }
    run.requireNotTakenOver();
    registry.recordMaterialization(view.name(), plan.get().interval());
    run.done(result);
    return new ViewOutcome.Done(
        view.name(),
        plan.get().interval(),
        source.pin(),
        result.rowsRead(),
        result.rowsWithoutTime(),
        result.rowsWithoutKey(),
        result.keys(),
        result.completeTies(),
        result.counts(),
        samples,
        warnings(known, view, run),
        secondsSince(started));
  }

  private static List<String> warnings(Registry known, FeatureView view, LedgeredRun run) {
    List<String> warnings = new ArrayList<>(run.notes());
    for (String service : known.precomputedServicesOf(view.name())) {
      warnings.add(
          "feature service '"
              + service
              + "' is answered from vectors that Feast computes; they are stale now. Rebuild them with"
              + " Feast, or switch precompute_online off");
    }
    return warnings;
  }

  private static void requireKeys(FeatureView view, Dataset<Row> rows) {
    List<String> samples = RowsWithoutKey.sample(view, rows);
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
