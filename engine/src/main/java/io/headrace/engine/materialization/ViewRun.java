package io.headrace.engine.materialization;

import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.DataRuleException;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.ledger.ViewPins;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.latest.LatestRows;
import io.headrace.engine.materialization.latest.SourceCounts;
import io.headrace.engine.offline.ReadShare;
import io.headrace.engine.offline.SourceStatistics;
import io.headrace.engine.online.RefusedRow;
import io.headrace.engine.online.WriteCounts;
import io.headrace.engine.online.WriteSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Row;

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

  /** Once the run has begun. */
  private ViewPins pins = ViewPins.NONE;

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
      RuntimeException cause = run.interruption().explain(view.name(), e);
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
    boolean byCommit = planned.plan().commits().isPresent();
    SourceStatistics statistics = planned.source().statistics(planned.selection(), MOST_FOOTERS);
    share = statistics.share();
    WriteTally tally = new WriteTally();
    spark.register(tally, "written of " + view.name());
    PassMeter meter =
        run.progress()
            .watch(
                pass,
                Map.of(view.name(), tally),
                byCommit ? OptionalLong.empty() : statistics.rows());
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
    pins = planned.ledgered().open(planned);
    warnings.forEach(w -> run.listener().warned(view.name(), w));
    planned.ledgered().notes().forEach(n -> run.listener().warned(view.name(), n));
    return warnings;
  }

  private ViewOutcome write(List<String> warnings, WriteTally tally) throws SparkException {
    String incarnation = run.store().incarnation();
    Instant prepared = Instant.now();
    run.interruption().requireNone(view.name());
    try (ViewReading reading = reading()) {
      return write(reading, incarnation, prepared, warnings, tally);
    }
  }

  private ViewReading reading() throws SparkException {
    return planned.plan().commits().isPresent()
        ? new CommitReading(view, planned.table(), planned.source(), planned.plan(), pins).read()
        : ViewReading.ofInterval(planned.source(), run.reads().of(planned));
  }

  private ViewOutcome write(
      ViewReading reading,
      String incarnation,
      Instant prepared,
      List<String> warnings,
      WriteTally tally) {
    SourceCounts read = reading.counts();
    List<String> samples =
        read.withoutKey() > 0
            ? RowsWithoutKey.sample(view, reading.source().read(planned.selection()))
            : List.of();
    if (run.request().onNullKey() == OnNullKey.FAIL) {
      requireKeys(samples);
    }
    Instant reduced = Instant.now();
    run.interruption().requireNone(view.name());
    PartitionResult result = write(reading, tally);
    Instant written = Instant.now();
    Optional<String> rejected = keepRejected(reading, result.refused());
    warnings.addAll(refusals(result.refused()));
    record(incarnation);
    SourceCounts counted =
        new SourceCounts(reading.rowsRead(result), read.withoutTime(), read.withoutKey());
    planned.ledgered().done(counted, result);
    warnings.addAll(planned.ledgered().notes());
    return new ViewOutcome.Done(
        view.name(),
        planned.plan().interval(),
        planned.source().pin(),
        reading.rowsRead(result),
        read.withoutTime(),
        read.withoutKey(),
        result.keys(),
        result.completeTies(),
        result.counts(),
        samples,
        warnings,
        rejected,
        reading.commits(),
        new Phases(
            planningSeconds + seconds(started, prepared),
            seconds(prepared, reduced),
            seconds(reduced, written),
            seconds(written, Instant.now())),
        share);
  }

  private PartitionResult write(ViewReading reading, WriteTally tally) {
    if (reading.latest().isEmpty()) {
      return PartitionResult.NOTHING;
    }
    RunSettings how = run.request().settings();
    RunStore store =
        new RunStore(
            run.store(),
            run.shares().writersPerView(),
            how.writes(),
            how.pacing(run.shares().writersAtOnce()),
            Map.of(planned.table().name(), tally));
    SparkContext spark = run.spark().sparkContext();
    JobScope.beginWriting(spark);
    try {
      WriteSettings settings = WriteSettings.of(planned.ledgered().fence());
      PartitionResult written =
          PartitionWriter.writeAll(
              reading.latest().get(),
              planned.table(),
              store,
              settings,
              store.maxWriters(),
              planned.plan().instant(),
              reading.bounds(),
              reading.onDelete());
      return reading
          .sweepMicros()
          .map(bound -> written.swept(sweep(store, settings, bound)))
          .orElse(written);
    } finally {
      JobScope.endWriting(spark);
    }
  }

  private WriteCounts sweep(RunStore store, WriteSettings settings, long boundMicros) {
    ExpectedRows rows =
        ExpectedRows.byEventTime(view, planned.table(), planned.source(), planned.plan().range());
    return Sweep.run(rows, store, planned.table(), settings, boundMicros);
  }

  private Optional<String> keepRejected(ViewReading reading, List<RefusedRow> refused) {
    if (reading.latest().isEmpty() || (reading.counts().withoutKey() == 0 && refused.isEmpty())) {
      return Optional.empty();
    }
    LatestRows latest = reading.latest().get();
    List<Row> found =
        refused.isEmpty()
            ? List.of()
            : RefusedSearch.find(
                latest, reading.layout(), planned.table(), refused, run.shares().writersPerView());
    return Optional.of(
        RejectedRows.write(
            run.repository(),
            run.request().settings().rejectedRows(),
            run.runId(),
            view,
            reading.source().read(planned.selection()),
            found,
            reading.layout()));
  }

  /** A refused key is served as it was before, which nobody should find out by accident. */
  private static List<String> refusals(List<RefusedRow> refused) {
    return refused.stream()
        .limit(1)
        .map(
            first ->
                "the online store refused the rows of "
                    + refused.size()
                    + (refused.size() == 1 ? " key" : " keys")
                    + ", which keep what they had there ("
                    + first.reason()
                    + "). They are among the rejected rows; mend the source and run again")
        .toList();
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
    recordInterval();
    planned.ledgered().settle(planned);
  }

  private void recordInterval() {
    Interval interval = planned.plan().interval();
    if (!(run.request().span() instanceof Span.Incremental)) {
      run.registry().recordMaterialization(view.name(), interval);
    } else if (run.registry().recordIncrement(view.name(), interval).isEmpty()) {
      throw planned.ledgered().recordedByAnother();
    }
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
