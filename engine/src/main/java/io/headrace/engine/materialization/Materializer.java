package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.ledger.RunLedger;
import io.headrace.engine.materialization.commits.IncrementRule;
import io.headrace.engine.offline.AsOf;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.RegistryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes the latest row per entity key of an interval into the online store, view by view or
 * several side by side. A view's failure leaves the others alone. Its interval is recorded in the
 * registry only after the store has acknowledged every row of it.
 */
public final class Materializer {
  private static final Logger LOG = LoggerFactory.getLogger(Materializer.class);

  private final SparkSession spark;
  private final Path repository;
  private final String project;
  private final RegistryStore registry;
  private final RunLedger ledger;
  private final OnlineStore store;
  private final RunListener listener;
  private final AsOf asOf;

  public Materializer(
      SparkSession spark,
      Path repository,
      String project,
      RegistryStore registry,
      RunLedger ledger,
      OnlineStore store,
      RunListener listener) {
    this(spark, repository, project, registry, ledger, store, listener, AsOf.NOW);
  }

  private Materializer(
      SparkSession spark,
      Path repository,
      String project,
      RegistryStore registry,
      RunLedger ledger,
      OnlineStore store,
      RunListener listener,
      AsOf asOf) {
    this.asOf = asOf;
    this.spark = spark;
    this.repository = repository;
    this.project = project;
    this.registry = registry;
    this.ledger = ledger;
    this.store = store;
    this.listener = listener;
  }

  /** The same one, reading other versions of the sources. */
  public Materializer readingAsOf(AsOf other) {
    return new Materializer(spark, repository, project, registry, ledger, store, listener, other);
  }

  /**
   * Runs the views. Failures of views are in the report, never thrown.
   *
   * <p>When the calling thread is interrupted, the run's jobs are cancelled, views that had not
   * ended fail with {@link RunInterruptedException}, and the report comes as soon as they have.
   *
   * @throws io.headrace.engine.definitions.StoreException when the store's room cannot be asked for
   */
  public MaterializationReport run(MaterializationRequest request) {
    asOf.requireFits(request.views().stream().map(v -> v.source().name()).distinct().toList());
    Instant started = Instant.now();
    String runId = UUID.randomUUID().toString();
    RunSettings settings = request.settings();
    WriterShares shares =
        WriterShares.of(
            store.maxWriters(),
            settings.parallelViews(),
            Math.max(1, request.views().size()),
            settings.maxWritesPerSecond(),
            spark.sparkContext().defaultParallelism());
    Interruption interruption = new Interruption();
    Runnable cancel =
        () -> {
          interruption.request();
          cancelJobs(runId);
        };
    ViewQueue queue =
        new ViewQueue(
            request,
            ledger,
            runId,
            listener,
            interruption,
            Clock.systemUTC(),
            ViewQueue.Pause.ASLEEP);
    try (RunProgress progress = RunProgress.begin(spark.sparkContext(), listener)) {
      List<FeatureView> due = queue.next();
      while (!due.isEmpty()) {
        MaterializationRequest round = request.of(due);
        Callable<List<ViewPlanning>> planning = () -> plan(round, runId, interruption);
        List<ViewPlanning> plannings = SideBySide.run(1, List.of(planning), cancel).get(0);
        RunContext run =
            new RunContext(
                spark,
                repository,
                registry,
                store,
                round,
                runId,
                new SharedReads(ViewPlanning.byInterval(plannings), interruption),
                shares,
                RoomCheck.of(store, settings.memoryCheck()),
                listener,
                progress,
                interruption);
        List<Callable<ViewOutcome>> work = new ArrayList<>();
        plannings.forEach(p -> work.add(() -> outcome(run, p, queue)));
        List<ViewOutcome> unused = SideBySide.run(shares.viewsAtOnce(), work, cancel);
        due = queue.next();
      }
    }
    return new MaterializationReport(
        runId,
        project,
        store.description(),
        started,
        Duration.between(started, Instant.now()).toMillis() / 1000.0,
        queue.outcomes());
  }

  private void cancelJobs(String runId) {
    if (spark.sparkContext().isStopped()) {
      return;
    }
    try {
      spark.sparkContext().cancelJobsWithTag(runId);
    } catch (IllegalStateException e) {
      // On a signal Spark stops by itself, in between too, and its jobs have ended with it.
      LOG.debug("Spark has stopped", e);
    }
  }

  private List<ViewPlanning> plan(
      MaterializationRequest request, String runId, Interruption interruption) {
    JobScope.enter(spark.sparkContext(), runId, 0, null, "plan the run");
    Planner planner =
        new Planner(
            spark,
            repository,
            project,
            registry,
            request.settings().increments(),
            asOf,
            store,
            view -> new LedgeredRun(ledger, store, runId, view, request.meeting()),
            interruption);
    return request.views().stream().map(v -> planner.plan(v, request.span())).toList();
  }

  private static ViewOutcome outcome(RunContext run, ViewPlanning planning, ViewQueue queue) {
    ViewOutcome outcome =
        planning instanceof ViewPlanning.Ready ready
            ? new ViewRun(run, ready).outcome()
            : ((ViewPlanning.Settled) planning).outcome();
    queue.ended(outcome);
    return outcome;
  }

  /** What a run would do with a view. Looks at commits and metadata, and writes nothing. */
  public RunPreview preview(FeatureView view, MaterializationRequest request) {
    PinnedSource source = BatchSources.open(spark, repository, view.source(), asOf).resolve();
    Registry known = registry.read();
    IncrementRule rule = IncrementRule.of(view, request.settings().increments(), source.pin());
    Optional<ViewPlan> plan =
        ViewPlan.of(view, request.span(), known.state(view.name()).lastEnd(), source, rule);
    OnlineTable table = OnlineTables.of(project, known.onlineName(view.name()), view);
    Optional<CommitReport> commits =
        plan.filter(p -> p.commits().isPresent())
            .map(
                p -> new CommitReading(view, table, source, p, ledger.pins(view.name())).preview());
    return new RunPreview(
        plan.map(ViewPlan::interval),
        commits.isPresent() ? IncrementsBy.COMMIT : IncrementsBy.EVENT_TIME,
        commits);
  }
}
