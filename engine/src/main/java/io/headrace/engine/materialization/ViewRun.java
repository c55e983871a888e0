package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.materialization.ViewPreparation.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One view of a run, from its plan to its recorded interval. */
final class ViewRun {
  private final RunContext run;
  private final FeatureView view;
  private final Instant started = Instant.now();

  ViewRun(RunContext run, FeatureView view) {
    this.run = run;
    this.view = view;
  }

  /** Never throws; the listener has heard of the outcome. */
  ViewOutcome outcome() {
    ViewOutcome outcome = attempt();
    run.listener().viewEnded(outcome);
    return outcome;
  }

  private ViewOutcome attempt() {
    try {
      run.interruption().requireNone(view.name());
      int pass = run.progress().nextPass();
      JobScope.enter(
          run.spark().sparkContext(),
          run.fence().runId(),
          pass,
          run.shares().viewsAtOnce() == 1 ? null : view.name(),
          "materialize " + view.name());
      Result prepared = new ViewPreparation(run).prepare(view);
      return prepared instanceof Result.Ready ready
          ? write(ready.view(), pass)
          : new ViewOutcome.Skipped(view.name(), ((Result.Nothing) prepared).reason());
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      RuntimeException cause =
          run.interruption().isRequested()
              ? new RunInterruptedException(view.name(), e)
              : TaskFailures.explain("Feature view '" + view.name() + "'", e);
      return new ViewOutcome.Failed(view.name(), cause, secondsSince(started));
    }
  }

  private ViewOutcome write(PreparedView prepared, int pass) {
    SparkContext spark = run.spark().sparkContext();
    WriteTally tally = new WriteTally();
    spark.register(tally, "written of " + view.name());
    PassMeter meter = run.progress().watch(pass, Map.of(view.name(), tally), prepared.rowsToRead());
    try {
      run.interruption().requireNone(view.name());
      Instant planned = Instant.now();
      JobScope.beginWriting(spark);
      PartitionResult result = write(prepared, tally);
      JobScope.endWriting(spark);
      Instant written = Instant.now();
      Optional<String> rejected = keepRejected(prepared, result);
      List<String> samples =
          rejected.isPresent() ? RowsWithoutKey.sample(view, prepared.rows()) : List.of();
      record(prepared);
      Instant writing = boundedBy(planned, run.progress().writingSince(meter), written);
      return new ViewOutcome.Done(
          view.name(),
          prepared.plan().interval(),
          prepared.source().pin(),
          result.rowsRead(),
          result.rowsWithoutTime(),
          result.rowsWithoutKey(),
          result.keys(),
          result.completeTies(),
          result.counts(),
          samples,
          prepared.warnings(),
          rejected,
          new Phases(
              seconds(started, planned),
              seconds(planned, writing),
              seconds(writing, written),
              secondsSince(written)));
    } finally {
      run.progress().ended(meter);
    }
  }

  private PartitionResult write(PreparedView prepared, WriteTally tally) {
    RunStore store =
        new RunStore(
            run.store(),
            run.shares().writersPerView(),
            run.request().settings().writes(),
            run.request().settings().pacing(run.shares().writersAtOnce()),
            Map.of(prepared.table().name(), tally));
    Dataset<Row> latest =
        prepared.plan().instant().isPresent()
            ? LatestRows.byEventTimeNullsOldest(prepared.table(), prepared.rows())
            : LatestRows.byEventTime(prepared.table(), prepared.rows());
    return PartitionWriter.writeAll(
        latest, prepared.table(), store, run.fence(), prepared.plan().instant());
  }

  private Optional<String> keepRejected(PreparedView prepared, PartitionResult result) {
    return result.rowsWithoutKey() == 0
        ? Optional.empty()
        : Optional.of(
            RejectedRows.write(
                run.repository(),
                run.request().settings().rejectedRows(),
                run.fence().runId(),
                view,
                prepared.rows()));
  }

  private void record(PreparedView prepared) {
    if (!prepared.incarnation().equals(run.store().incarnation())) {
      throw new StoreException(
          run.store().description(),
          "the server was restarted while rows were written, so acknowledged rows may be gone. Run the same command again.",
          null);
    }
    run.interruption().requireNone(view.name());
    run.registry().recordMaterialization(view.name(), prepared.plan().interval());
  }

  private static Instant boundedBy(Instant from, OptionalLong millis, Instant to) {
    Instant moment = millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : from;
    return moment.isBefore(from) ? from : moment.isAfter(to) ? to : moment;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private static double secondsSince(Instant moment) {
    return seconds(moment, Instant.now());
  }
}
