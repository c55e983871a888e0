package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.offline.AsOf;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import io.headrace.engine.offline.ReadFailures;
import io.headrace.engine.offline.UtcSession;
import io.headrace.engine.pointintime.JoinPlanner;
import io.headrace.engine.pointintime.OperatorJoin;
import io.headrace.engine.pointintime.PointInTimeJoin;
import io.headrace.engine.pointintime.RepeatableRows;
import io.headrace.engine.pointintime.plan.PointInTimeStrategy;
import io.headrace.engine.retrieval.table.TableCommit;
import io.headrace.engine.retrieval.table.WriteConflictException;
import io.headrace.engine.retrieval.table.WriteMode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Historical features as a Dataset, or written with a report. */
public final class HistoricalRetrieval {
  private static final Logger LOG = LoggerFactory.getLogger(HistoricalRetrieval.class);

  /** Each reads and joins anew. */
  private static final int MOST_ATTEMPTS = 3;

  private final SparkSession spark;
  private final Path repository;
  private final Clock clock;
  private final Function<OptionalLong, PointInTimeJoin> joins;
  private final AsOf asOf;

  /**
   * @param repository folder that relative paths start at
   * @param clock says what {@code now} is where a range has no end
   */
  public HistoricalRetrieval(SparkSession spark, Path repository, Clock clock) {
    this(spark, repository, clock, rows -> new OperatorJoin(new JoinPlanner(rows)));
  }

  /**
   * @param joins another join than the engine's own, by the number of entity rows where it is known
   */
  public HistoricalRetrieval(
      SparkSession spark,
      Path repository,
      Clock clock,
      Function<OptionalLong, PointInTimeJoin> joins) {
    this(spark, repository, clock, joins, AsOf.NOW);
  }

  private HistoricalRetrieval(
      SparkSession spark,
      Path repository,
      Clock clock,
      Function<OptionalLong, PointInTimeJoin> joins,
      AsOf asOf) {
    this.asOf = asOf;
    this.spark = spark;
    this.repository = repository;
    this.clock = clock;
    this.joins = joins;
  }

  /** The same one, reading other versions of the sources. */
  public HistoricalRetrieval readingAsOf(AsOf other) {
    return new HistoricalRetrieval(spark, repository, clock, joins, other);
  }

  /**
   * Lazy but for one pass over the moments of the entity rows, which bounds what is read of the
   * sources.
   *
   * <p>Columns: those of the entity rows as they are (or join keys and {@code entity_ts}), then the
   * features in the order of the request. One row for each entity row.
   *
   * @throws DefinitionException with everything that is wrong with the request
   * @throws io.headrace.engine.definitions.StoreException where a source cannot be read
   */
  public Dataset<Row> run(HistoricalRequest request) {
    PointInTimeStrategy.install(spark);
    return UtcSession.rebind(spark, prepare(request, columns -> {}).dataset());
  }

  /**
   * Writes what {@link #run} gives, all or nothing.
   *
   * @throws DefinitionException also for an output that exists and is not to be replaced
   * @throws io.headrace.engine.definitions.DataRuleException for a value that does not fit its type
   */
  public RetrievalReport write(
      HistoricalRequest request, OutputTarget target, OutputTarget.Existing existing) {
    WriteMode mode =
        existing == OutputTarget.Existing.REPLACE ? WriteMode.OVERWRITE : WriteMode.CREATE;
    RetrievalOutcome outcome = write(request, OutputRequest.of(target, mode));
    if (outcome instanceof RetrievalOutcome.Written written) {
      return written.report();
    }
    throw new IllegalStateException("a new run has committed already");
  }

  /**
   * Likewise; a run whose commit is there already does nothing.
   *
   * @throws DefinitionException also for an output that does not go with the request, before
   *     anything is read
   * @throws WriteConflictException when other writers' commits were in the way of every attempt
   */
  public RetrievalOutcome write(HistoricalRequest request, OutputRequest to) {
    long started = System.nanoTime();
    DatasetOutput output = DatasetOutput.of(spark, repository, to);
    Optional<RetrievalOutcome> before = committed(request, output, to);
    if (before.isPresent()) {
      return before.get();
    }
    // Before anything is read: an hour of work must not end with a refusal.
    output.requireWritable();
    RetrievalReport report;
    try {
      report = attempts(request, output, to, started);
    } catch (Exception e) {
      // Spark's checked exceptions arrive undeclared.
      throw ReadFailures.explain("Historical retrieval to " + to.target().text(), e);
    }
    output.refresh(spark);
    return new RetrievalOutcome.Written(report);
  }

  private static Optional<RetrievalOutcome> committed(
      HistoricalRequest request, DatasetOutput output, OutputRequest to) {
    Optional<TableCommit> commit = output.committedBy(to.runId());
    if (commit.isPresent()
        && !commit.get().features().isEmpty()
        && !commit.get().features().equals(PreparedRetrieval.features(request))) {
      throw new DefinitionException(
          "Option --run-id",
          "run '"
              + to.runId()
              + "' has committed other features to "
              + output.text()
              + " ("
              + commit.get().text()
              + ")",
          "Give each job an id of its own.");
    }
    return commit.map(c -> new RetrievalOutcome.FoundCommitted(output.text(), c));
  }

  /** Sources stay pinned from one attempt to the next. */
  private RetrievalReport attempts(
      HistoricalRequest request, DatasetOutput output, OutputRequest to, long started) {
    PreparedRetrieval prepared = prepare(request, output::requireColumns);
    for (int attempt = 1; ; attempt++) {
      try {
        return prepared.write(output, to.runId(), started);
      } catch (WriteConflictException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
        LOG.warn("{} Attempt {} of {}.", e.getMessage(), attempt, MOST_ATTEMPTS);
        output.requireWritable();
        output.requireColumns(prepared::schema);
      }
    }
  }

  /**
   * What {@link #run} joins and what comes of it, in a session whose naive times are UTC.
   *
   * @throws DefinitionException with everything that is wrong with the request
   */
  public JoinedRetrieval takenApart(HistoricalRequest request) {
    return prepare(request, columns -> {}).takenApart();
  }

  /**
   * @param check gets the result's columns before any data is read
   */
  private PreparedRetrieval prepare(
      HistoricalRequest request, Consumer<Supplier<StructType>> check) {
    requireRunnable(request.views());
    SparkSession utc = UtcSession.of(spark);
    Map<SelectedView, PinnedSource> sources = resolve(utc, request.views());
    Optional<EntityInput> input = request.entities().map(i -> rebound(utc, i));
    Instant end = request.end().orElseGet(clock::instant);
    EntityRows entities =
        input.isPresent()
            ? new EntityReader(utc, repository).read(input.get(), request.views())
            : RangeEntities.of(utc, request.views(), sources, request.start(), end);
    OutputColumns.requireDistinct(
        List.of(entities.rows().columns()), request.views(), request.fullFeatureNames());
    check.accept(() -> OutputColumns.schema(entities.rows().schema(), request, sources));
    MomentBounds bounds = input.isPresent() ? MomentBounds.measure(entities) : MomentBounds.at(end);
    return new PreparedRetrieval(
        utc, request, entities, bounds, sources, joins.apply(rows(bounds)));
  }

  private static OptionalLong rows(MomentBounds bounds) {
    return bounds.rows().map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static EntityInput rebound(SparkSession utc, EntityInput input) {
    return input instanceof EntityInput.Rows given
        ? new EntityInput.Rows(UtcSession.rebind(utc, given.rows()))
        : input;
  }

  private static void requireRunnable(List<SelectedView> views) {
    List<Problem> problems = new ArrayList<>();
    for (SelectedView view : views) {
      view.view()
          .obstacle()
          .ifPresent(
              o ->
                  problems.add(
                      new Problem(
                          view.view().kind().text() + " '" + view.view().name() + "'",
                          "it cannot be retrieved here: " + o,
                          "Leave it out of the request.")));
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }

  /** Views of one source read the same files. */
  private Map<SelectedView, PinnedSource> resolve(SparkSession utc, List<SelectedView> views) {
    asOf.requireFits(views.stream().map(v -> v.view().source().name()).distinct().toList());
    Map<Object, PinnedSource> bySource = new HashMap<>();
    Map<SelectedView, PinnedSource> byView = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (SelectedView view : views) {
      try {
        byView.put(
            view,
            bySource.computeIfAbsent(
                view.view().source(),
                s -> BatchSources.open(utc, repository, view.view().source(), asOf).resolve()));
      } catch (DefinitionException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems.stream().distinct().toList());
    }
    return byView;
  }

  /** What the entity rows allow to leave unread. */
  record MomentBounds(Optional<Instant> earliest, Optional<Instant> latest, Optional<Long> rows) {
    static MomentBounds at(Instant moment) {
      return new MomentBounds(Optional.of(moment), Optional.of(moment), Optional.empty());
    }

    static MomentBounds measure(EntityRows entities) {
      if (!RepeatableRows.acrossQueries(entities.rows())) {
        return new MomentBounds(Optional.empty(), Optional.empty(), Optional.empty());
      }
      try {
        return EntityMoments.of(entities);
      } catch (Exception e) {
        // Spark's checked exceptions arrive undeclared.
        throw ReadFailures.explain("Entity rows", e);
      }
    }

    /** The event timestamps that can match. */
    TimeRange range(SelectedView view) {
      return new TimeRange(
          view.view().expires()
              ? earliest.map(e -> EntityMoments.before(e, view.view().ttl()))
              : Optional.empty(),
          latest);
    }
  }
}
