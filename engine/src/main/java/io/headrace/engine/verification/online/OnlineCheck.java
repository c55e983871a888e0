package io.headrace.engine.verification.online;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.ExpectedRows;
import io.headrace.engine.materialization.Micros;
import io.headrace.engine.materialization.OnlineTables;
import io.headrace.engine.materialization.StoredKeys;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.online.LimitedPacing;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.Pacing;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.RegistryStore;
import io.headrace.engine.verification.online.OnlineCheckReport.Repaired;
import io.headrace.engine.verification.online.OnlineCheckRequest.Repair;
import io.headrace.engine.verification.online.OnlineCheckRequest.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Compares what the online store holds for a view with the latest row of each key in the view's
 * source.
 */
public final class OnlineCheck {
  private final SparkSession spark;
  private final Path repository;
  private final String project;
  private final RegistryStore registry;
  private final OnlineStore store;

  public OnlineCheck(
      SparkSession spark,
      Path repository,
      String project,
      RegistryStore registry,
      OnlineStore store) {
    this.spark = spark;
    this.repository = repository;
    this.project = project;
    this.registry = registry;
    this.store = store;
  }

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when the view is unknown, cannot
   *     run, or nothing says up to which moment the store should be right
   * @throws io.headrace.engine.definitions.StoreException when the source or the store fails
   */
  public OnlineCheckReport run(OnlineCheckRequest request) {
    Instant started = Instant.now();
    Registry known = registry.read();
    FeatureView view = known.featureView(request.view());
    Registry.requireRunnable(view);
    RecordedSpan span = RecordedSpan.of(request, known.state(view.name()));
    OnlineTable table = OnlineTables.of(project, known.onlineName(view.name()), view);
    PinnedSource source = BatchSources.open(spark, repository, view.source()).resolve();
    TimeRange range = new TimeRange(span.start(), span.end());
    int tasks =
        Math.max(1, Math.min(store.maxWriters(), spark.sparkContext().defaultParallelism()));
    CheckSettings settings =
        new CheckSettings(
            store,
            table,
            Comparison.of(
                table,
                request.times(),
                span.start().map(OnlineCheck::firstMicro).orElse(Long.MIN_VALUE),
                span.end().map(Micros::of).orElse(Long.MAX_VALUE),
                store.timePrecision()),
            reading(request.maxReadsPerSecond(), tasks),
            request.repair(),
            fence(request, table, started),
            request.examples());
    ExpectedRows expected =
        request.times() == Times.COMPARED
            ? ExpectedRows.byEventTime(view, table, source, range)
            : ExpectedRows.ofRunsAt(started, view, table, source, range);
    CheckResult found = compare(expected, settings, request.sample(), tasks);
    if (request.looksForExtraKeys()) {
      found = found.plus(new ExtraKeys(spark, expected).look(settings, tasks), request.examples());
    }
    return new OnlineCheckReport(
        view.name(),
        store.description(),
        span.start(),
        span.end(),
        span.endIsRecorded(),
        request.sample(),
        request.looksForExtraKeys(),
        found.counts(),
        found.examples(),
        repaired(request, found),
        span.warnings(),
        Duration.between(started, Instant.now()).toMillis() / 1000.0);
  }

  private CheckResult compare(
      ExpectedRows expected, CheckSettings settings, OptionalInt sample, int tasks) {
    long greatestHash = Long.MAX_VALUE;
    if (sample.isPresent()) {
      int most = sample.getAsInt();
      greatestHash = KeyHashes.threshold(expected.run(new KeyHashes(most), store, tasks), most);
    }
    Stream<CheckResult> results =
        expected.run(new ComparisonTask(settings, greatestHash), store, tasks).stream();
    return results.reduce(CheckResult.NOTHING, (a, b) -> a.plus(b, settings.examples()));
  }

  // Divided among the tasks that may run at once; with fewer of them it is slower, never faster.
  private static Pacing reading(OptionalInt perSecond, int tasks) {
    return perSecond.isPresent()
        ? new LimitedPacing((double) perSecond.getAsInt() / tasks)
        : Pacing.UNLIMITED;
  }

  // As new as the newest run, so that the store takes it; it fences nobody.
  private RunFence fence(OnlineCheckRequest request, OnlineTable table, Instant started) {
    long generation =
        request.repair() == Repair.NONE ? 0 : Math.max(started.toEpochMilli(), store.fence(table));
    return new RunFence(UUID.randomUUID().toString(), generation);
  }

  private static Optional<Repaired> repaired(OnlineCheckRequest request, CheckResult found) {
    if (request.repair() == Repair.NONE) {
      return Optional.empty();
    }
    long refused = found.written().older() + found.written().rejected();
    return Optional.of(
        new Repaired(
            found.written().written() + found.written().unchanged(), found.removed(), refused));
  }

  private static long firstMicro(Instant start) {
    long floored = Micros.of(start);
    return Micros.toInstant(floored).equals(start) ? floored : floored + 1;
  }

  /** Kept apart: it reads the source's keys once more, and every key of the store. */
  private record ExtraKeys(SparkSession spark, ExpectedRows expected) {
    CheckResult look(CheckSettings settings, int tasks) {
      List<CheckResult> results =
          expected.withoutSourceRow(
              new StoredKeys(settings.store(), settings.table(), settings.reading()),
              new ExtraKeysTask(settings),
              tasks);
      return results.stream().reduce(CheckResult.NOTHING, (a, b) -> a.plus(b, settings.examples()));
    }
  }
}
