package io.headrace.engine;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Definitions;
import io.headrace.engine.definitions.FeatureReference;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.ledger.RunLedger;
import io.headrace.engine.ledger.RunLedgers;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.Materializer;
import io.headrace.engine.materialization.OnlineTables;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.materialization.RunPreview;
import io.headrace.engine.materialization.ViewSelection;
import io.headrace.engine.metrics.RunMetrics;
import io.headrace.engine.offline.AsOf;
import io.headrace.engine.offline.SourceSchemaReader;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineStores;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.TableCollision;
import io.headrace.engine.registry.ObjectChange;
import io.headrace.engine.registry.Registries;
import io.headrace.engine.registry.Registry;
import io.headrace.engine.registry.RegistryPlan;
import io.headrace.engine.registry.RegistryStore;
import io.headrace.engine.registry.SelectedViews;
import io.headrace.engine.registry.ServiceSelection;
import io.headrace.engine.registry.SourceFlavor;
import io.headrace.engine.repository.FeastChecks;
import io.headrace.engine.repository.FeatureRepository;
import io.headrace.engine.retrieval.HistoricalRequest;
import io.headrace.engine.retrieval.HistoricalRetrieval;
import io.headrace.engine.retrieval.OutputRequest;
import io.headrace.engine.retrieval.OutputTarget;
import io.headrace.engine.retrieval.RetrievalOutcome;
import io.headrace.engine.retrieval.RetrievalReport;
import io.headrace.engine.serving.OnlineKeys;
import io.headrace.engine.serving.OnlineReader;
import io.headrace.engine.serving.OnlineResponse;
import io.headrace.engine.verification.JoinCheck;
import io.headrace.engine.verification.JoinCheckReport;
import io.headrace.engine.verification.SampleSize;
import io.headrace.engine.verification.online.OnlineCheck;
import io.headrace.engine.verification.online.OnlineCheckReport;
import io.headrace.engine.verification.online.OnlineCheckRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A feature repository, opened: its definitions, registry, sources and online store behind one
 * object.
 *
 * <p>Every method throws {@link DefinitionException} for what the user can put right and {@link
 * StoreException} for a source, registry or store that fails.
 */
public final class FeatureStore {
  private static final String HADOOP_SETTING = "spark.hadoop.";

  private final FeatureStoreConfiguration configuration;
  private final Supplier<SparkSession> spark;
  private final AsOf asOf;

  private FeatureStore(
      FeatureStoreConfiguration configuration, Supplier<SparkSession> spark, AsOf asOf) {
    this.configuration = configuration;
    this.spark = spark;
    this.asOf = asOf;
  }

  /**
   * @param spark asked for when rows are needed for the first time, never for registry work alone
   */
  public static FeatureStore of(
      FeatureStoreConfiguration configuration, Supplier<SparkSession> spark) {
    return new FeatureStore(configuration, spark, AsOf.NOW);
  }

  /** The same one, whose retrievals and materializations read other versions of the sources. */
  public FeatureStore readingAsOf(AsOf other) {
    return new FeatureStore(configuration, spark, other);
  }

  public FeatureStoreConfiguration configuration() {
    return configuration;
  }

  /** The registry of the project; nothing is read yet. */
  public RegistryStore registry() {
    return Registries.open(
        configuration.registry(),
        configuration.repository(),
        configuration.project(),
        configuration.offlineStore().isSpark() ? SourceFlavor.SPARK : SourceFlavor.FILE,
        hadoop());
  }

  /** What runs have done, kept where the registry is; nothing is read yet. */
  public RunLedger runs() {
    return RunLedgers.open(
        configuration.registry(), configuration.repository(), configuration.project(), hadoop());
  }

  /** The online store; connections are opened when it is used. */
  public OnlineStore onlineStore() {
    return OnlineStores.open(
        configuration.onlineStore(),
        configuration.repository(),
        configuration.headrace().writing().storePatience());
  }

  /** What the definition files define; sources are looked into only for views without a schema. */
  public Definitions definitions() {
    return FeatureRepository.read(configuration, this::columns);
  }

  /**
   * Likewise, and every declared column is looked for in its source.
   *
   * @throws DefinitionException with everything that would keep Feast from loading it, too
   */
  public Definitions definitionsCheckedAgainstSources() {
    Definitions definitions = definitions();
    List<Problem> problems = new ArrayList<>(FeastChecks.problems(definitions, configuration));
    problems.addAll(FeatureRepository.missingColumns(definitions, this::columns));
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return definitions;
  }

  /**
   * What the definition files define, as {@link #apply} takes it.
   *
   * @throws DefinitionException also for what Feast could not load from the registry
   */
  public Definitions definitionsForRegistry() {
    Definitions definitions = definitions();
    List<Problem> problems = FeastChecks.problems(definitions, configuration);
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    return definitions;
  }

  /**
   * What {@link #apply} would change.
   *
   * @throws DefinitionException also for views that the online store cannot hold together
   */
  public RegistryPlan plan() {
    Definitions definitions = definitionsForRegistry();
    requireApartOnline(registry().preview(definitions));
    return registry().plan(definitions);
  }

  private void requireApartOnline(Registry registry) {
    if (!(configuration.onlineStore() instanceof OnlineStoreConfiguration.None)) {
      List<OnlineTable> tables = OnlineTables.all(configuration.project(), registry);
      TableCollision.requireNone(onlineStore().collisions(tables));
    }
  }

  /**
   * Writes the definitions into the registry, then prepares the online tables of the views it
   * changed.
   *
   * <p>An online store that does not answer leaves the registry written: materialization prepares
   * again.
   */
  public Applied apply() {
    RegistryStore registry = registry();
    Definitions definitions = definitionsForRegistry();
    requireApartOnline(registry.preview(definitions));
    RegistryPlan plan = registry.apply(definitions);
    if (configuration.onlineStore() instanceof OnlineStoreConfiguration.None) {
      return new Applied(plan, Optional.empty());
    }
    try {
      OnlineStore store = onlineStore();
      OnlineTables.all(configuration.project(), registry.read()).forEach(store::prepare);
      return new Applied(plan, Optional.empty());
    } catch (StoreException e) {
      return new Applied(plan, Optional.of(e.getMessage()));
    }
  }

  /**
   * What apply did.
   *
   * @param onlineStoreProblem why the online tables could not be prepared
   */
  public record Applied(RegistryPlan plan, Optional<String> onlineStoreProblem) {}

  /** Removes objects from the registry by name; rows in the online store stay. */
  public List<ObjectChange> delete(List<String> names) {
    return registry().delete(names);
  }

  /** Removes objects by name, and the online rows of the views among them. */
  public List<ObjectChange> deleteWithOnlineRows(List<String> names) {
    RegistryStore registry = registry();
    Registry before = registry.read();
    List<OnlineTable> tables =
        names.stream()
            .flatMap(name -> before.findFeatureView(name).stream())
            .map(view -> onlineTable(before, view))
            .toList();
    List<ObjectChange> deleted = registry.delete(names);
    OnlineStore store = onlineStore();
    tables.forEach(store::drop);
    return deleted;
  }

  /** The views of references, each {@code view:feature}. */
  public List<SelectedView> select(List<String> references) {
    return registry().read().select(references.stream().map(FeatureReference::parse).toList());
  }

  /**
   * The views of a feature service.
   *
   * @throws DefinitionException naming its on-demand views, which are computed by Python
   */
  public List<SelectedView> selectService(String service) {
    ServiceSelection selection = registry().read().selectService(service);
    if (!selection.onDemandViews().isEmpty()) {
      throw new DefinitionException(
          "Feature service '" + service + "'",
          "it has on-demand views, which only Feast's Python SDK computes: "
              + String.join(", ", selection.onDemandViews()),
          "Say --without-on-demand to leave them out.");
    }
    return selection.views();
  }

  /** The views of a feature service, leaving out on-demand ones. */
  public List<SelectedView> selectServiceWithoutOnDemandViews(String service) {
    return registry().read().selectService(service).views();
  }

  /** A training dataset as a Dataset. */
  public Dataset<Row> historical(HistoricalRequest request) {
    return retrieval().run(request);
  }

  /** A training dataset, written; all of it or nothing. */
  public RetrievalReport historical(
      HistoricalRequest request, OutputTarget target, OutputTarget.Existing existing) {
    return retrieval().write(request, target, existing);
  }

  /** Likewise; a run whose commit is there already does nothing. */
  public RetrievalOutcome historical(HistoricalRequest request, OutputRequest to) {
    return retrieval().write(request, to);
  }

  /** The engine's join held against a brute force on a sample of the entity rows. */
  public JoinCheckReport checkJoin(HistoricalRequest request, SampleSize size) {
    return new JoinCheck(retrieval()).run(request, size);
  }

  /** What the online store holds for a view, compared with its source and repaired if asked for. */
  public OnlineCheckReport verifyOnline(OnlineCheckRequest request) {
    return new OnlineCheck(
            spark.get(),
            configuration.repository(),
            configuration.project(),
            registry(),
            onlineStore())
        .run(request);
  }

  /**
   * The views that patterns choose (names, globs, {@code tag:key=value}); every online view for
   * none.
   */
  public List<FeatureView> viewsToMaterialize(List<String> patterns) {
    return ViewSelection.select(registry().read().featureViews(), patterns);
  }

  /** Pushes the latest rows of the views online. Failures of views are in the report. */
  public MaterializationReport materialize(MaterializationRequest request, RunListener listener) {
    return RunMetrics.of(spark.get())
        .map(m -> m.measure(recordedEnds(request), listener, l -> materializer(l).run(request)))
        .orElseGet(() -> materializer(listener).run(request));
  }

  private Map<String, Instant> recordedEnds(MaterializationRequest request) {
    Registry known = registry().read();
    Map<String, Instant> ends = new HashMap<>();
    request
        .views()
        .forEach(v -> known.state(v.name()).lastEnd().ifPresent(end -> ends.put(v.name(), end)));
    return ends;
  }

  /** What a run would do with a view; nothing is written. */
  public RunPreview preview(FeatureView view, MaterializationRequest request) {
    return materializer(RunListener.SILENT).preview(view, request);
  }

  /**
   * The latest values of keys.
   *
   * @param now what ttls are counted back from
   */
  public OnlineResponse online(
      List<SelectedView> views, OnlineKeys keys, boolean fullFeatureNames, Instant now) {
    SelectedViews.requireDistinctNames(views, fullFeatureNames);
    Registry known = registry().read();
    OnlineReader reader = new OnlineReader(onlineStore(), view -> onlineTable(known, view.view()));
    return reader.read(views, keys, fullFeatureNames, now);
  }

  private Map<String, FeatureType> columns(DataSource source) {
    return new SourceSchemaReader(spark.get(), configuration.repository()).columns(source);
  }

  private HistoricalRetrieval retrieval() {
    return new HistoricalRetrieval(spark.get(), configuration.repository(), Clock.systemUTC())
        .readingAsOf(asOf);
  }

  private Materializer materializer(RunListener listener) {
    return new Materializer(
            spark.get(),
            configuration.repository(),
            configuration.project(),
            registry(),
            runs(),
            onlineStore(),
            listener)
        .readingAsOf(asOf);
  }

  /** Of registry and ledger, which are read without a session. */
  private Configuration hadoop() {
    Configuration hadoop = new Configuration();
    BiConsumer<Object, Object> set =
        (key, value) -> {
          if (key.toString().startsWith(HADOOP_SETTING)) {
            hadoop.set(key.toString().substring(HADOOP_SETTING.length()), value.toString());
          }
        };
    configuration.sparkSettings().forEach(set);
    // What spark-submit was given wins, as it does in the session.
    System.getProperties().forEach(set);
    return hadoop;
  }

  private OnlineTable onlineTable(Registry known, FeatureView view) {
    return OnlineTables.of(configuration.project(), known.onlineName(view.name()), view);
  }
}
