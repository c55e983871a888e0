package io.headrace.engine.materialization;

import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.materialization.latest.SourceCounts;
import io.headrace.engine.offline.ReadShare;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.online.WriteSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;

/** One view of a run, from its plan to its recorded interval. */
final class ViewRun {
  /** A few tell enough for a bar and an estimate; each costs a request. */
  private static final int MOST_FOOTERS = 20;

  private final RunContext run;
  private final PlannedView planned;
  private final FeatureView view;
  private final double planningSeconds;
  private final Instant started = Instant.now();
  private Optional<ReadShare> share = Optional.empty();

  ViewRun(RunContext run, ViewPlanning.Ready planning) {
    this.run = run;
    this.planned = planning.view();
    this.view = planned.view();
    this.planningSeconds = planning.seconds();
  }

  /** Never throws. */
  ViewOutcome outcome() {
    try (LedgeredRun ledgered = planned.ledgered()) {
      return outcome(ledgered);
    }
  }

  private ViewOutcome outcome(LedgeredRun ledgered) {
    try {
      run.interruption().requireNone(view.name());
      return materialize();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      RuntimeException cause =
          run.interruption().isRequested()
              ? new RunInterruptedException(view.name(), e)
              : TaskFailures.explain("Feature view '" + view.name() + "'", e);
      return new ViewOutcome.Failed(
          view.name(), ledgered.failed(cause), planningSeconds + seconds(started, Instant.now()));
    }
  }

  private ViewOutcome materialize() throws SparkException {
    SparkContext spark = run.spark().sparkContext();
    int pass = run.progress().nextPass();
    JobScope.enter(
        spark,
        run.runId(),
        pass,
        run.shares().viewsAtOnce() == 1 ? null : view.name(),
        "materialize " + view.name());
    run.listener().viewStarted(view.name(), planned.plan().interval());
    SourceStatistics statistics = planned.source().statistics(planned.selection(), MOST_FOOTERS);
    share = statistics.share();
    WriteTally tally = new WriteTally();
    spark.register(tally, "written of " + view.name());
    PassMeter meter = run.progress().watch(pass, Map.of(view.name(), tally), statistics.rows());
    try {
      List<String> warnings = prepare(statistics);
      return write(warnings, tally);
    } finally {
      run.progress().ended(meter);
    }
  }

  private List<String> prepare(SourceStatistics statistics) {
    List<String> warnings = new ArrayList<>(staleServices());
    RoomQuestion.ask(run.room(), planned, statistics).ifPresent(warnings::add);
    run.store().prepare(planned.table());
    planned.ledgered().begin(planned.table(), planned.plan(), planned.source().pin());
    warnings.forEach(w -> run.listener().warned(view.name(), w));
    planned.ledgered().notes().forEach(n -> run.listener().warned(view.name(), n));
    return warnings;
  }

  private ViewOutcome write(List<String> warnings, WriteTally tally) throws SparkException {
    String incarnation = run.store().incarnation();
    Instant prepared = Instant.now();
    run.interruption().requireNone(view.name());
    LatestRows latest = run.reads().of(planned);
    SourceCounts read = latest.counts();
    List<String> samples =
        read.withoutKey() > 0
            ? RowsWithoutKey.sample(view, planned.source().read(planned.selection()))
            : List.of();
    if (run.request().onNullKey() == OnNullKey.FAIL) {
      requireKeys(samples);
    }
    Instant reduced = Instant.now();
    run.interruption().requireNone(view.name());
    PartitionResult result = write(latest, tally);
    Instant written = Instant.now();
    Optional<String> rejected = keepRejected(read);
    record(incarnation);
    planned.ledgered().done(read, result);
    warnings.addAll(planned.ledgered().notes());
    return new ViewOutcome.Done(
        view.name(),
        planned.plan().interval(),
        planned.source().pin(),
        read.rows(),
        read.withoutTime(),
        read.withoutKey(),
        result.keys(),
        result.completeTies(),
        result.counts(),
        samples,
        warnings,
        rejected,
        new Phases(
            planningSeconds + seconds(started, prepared),
            seconds(prepared, reduced),
            seconds(reduced, written),
            seconds(written, Instant.now())),
        share);
  }

  private PartitionResult write(LatestRows latest, WriteTally tally) {
    RunSettings settings = run.request().settings();
    RunStore store =
        new RunStore(
            run.store(),
            run.shares().writersPerView(),
            settings.writes(),
            settings.pacing(run.shares().writersAtOnce()),
            Map.of(planned.table().name(), tally));
    SparkContext spark = run.spark().sparkContext();
    JobScope.beginWriting(spark);
    try {
      return PartitionWriter.writeAll(
          latest,
          planned.table(),
          store,
          WriteSettings.of(planned.ledgered().fence()),
          store.maxWriters(),
          planned.plan().instant());
    } finally {
      JobScope.endWriting(spark);
    }
  }

  private Optional<String> keepRejected(SourceCounts read) {
    return read.withoutKey() == 0
        ? Optional.empty()
        : Optional.of(
            RejectedRows.write(
                run.repository(),
                run.request().settings().rejectedRows(),
                run.runId(),
                view,
                planned.source().read(planned.selection())));
  }

  private void record(String incarnation) {
    if (!incarnation.equals(run.store().incarnation())) {
      throw new StoreException(
          run.store().description(),
          "the server was restarted while rows were written, so acknowledged rows may be gone. Run the same command again.",
          null);
    }
    planned.ledgered().requireNotTakenOver();
    run.interruption().requireNone(view.name());
    run.registry().recordMaterialization(view.name(), planned.plan().interval());
  }

  private List<String> staleServices() {
    return planned.known().precomputedServicesOf(view.name()).stream()
        .map(
            service ->
                "feature service '"
                    + service
                    + "' is answered from vectors that Feast computes; they are stale now. Rebuild them with"
                    + " Feast, or switch precompute_online off")
        .toList();
  }

  private void requireKeys(List<String> samples) {
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

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
