package io.headrace.benchmarks.lakehouse;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.offline.BatchSources;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.offline.PinnedSource.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table: reading it through a source against Spark's plain read, and increments by commit
 * against a full materialization, all in turns. The first round warms up.
 */
final class IncrementRun {
  private static final Logger LOG = LoggerFactory.getLogger(IncrementRun.class);
  private static final String VIEW = "entity_features";

  private final SparkSession spark;
  private final FeatureTable table;
  private final Path repository;
  private final FeatureStore store;
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  IncrementRun(SparkSession spark, FeatureTable table, Path folder, int redisPort)
      throws IOException {
    this.spark = spark;
    this.table = table;
    this.repository = Files.createDirectories(folder.resolve(table.kind().name()));
    this.store = store(redisPort);
  }

  private FeatureStore store(int redisPort) throws IOException {
    Files.deleteIfExists(repository.resolve("registry.db"));
    Files.writeString(
        repository.resolve("feature_store.yaml"),
        """
        project: %s
        provider: local
        registry: registry.db
        offline_store:
          type: spark
        online_store:
          type: redis
          connection_string: "127.0.0.1:%d"
        entity_key_serialization_version: 3
        headrace:
          increments: commit
        """
            .formatted(table.kind().name().toLowerCase(java.util.Locale.ROOT), redisPort));
    StringBuilder fields = new StringBuilder();
    for (int f = 0; f < FeatureTable.FEATURES; f++) {
      fields.append("      - {name: f%d, dtype: %s}\n".formatted(f, FeatureTable.declaredType(f)));
    }
    Files.writeString(
        repository.resolve("features.yaml"),
        """
        entities:
          - {name: key, join_keys: [key_id], value_type: INT64}
        data_sources:
          - name: rows
            table: %s
            table_format: %s
            timestamp_field: event_timestamp
            created_timestamp_column: created
        feature_views:
          - name: %s
            entities: [key]
            ttl: 0s
            source: rows
            schema:
        %s"""
            .formatted(table.name(), table.kind().format(), VIEW, fields));
    FeatureStore opened =
        FeatureStore.of(
            FeatureStoreConfiguration.load(repository.resolve("feature_store.yaml"), Map.of()),
            () -> spark);
    opened.apply();
    return opened;
  }

  /** What is timed. */
  private interface Action {
    void run() throws Exception;
  }

  Map<String, Object> run(int rounds) throws Exception {
    table.create();
    for (int round = 0; round <= rounds; round++) {
      boolean counts = round > 0;
      step("plain read", counts, () -> consume(spark.table(table.name())));
      step("read by the source", counts, () -> consume(source()));
      step("full", counts, () -> materialize(new Span.FullRefresh(FeatureTable.END)));
      table.appendForSomeKeys();
      step("append of 1 %", counts, () -> increment(table.keys() / 100));
      table.updateSomeKeys();
      step("update of 1 %", counts, () -> increment(table.keys() / 100));
      table.compact();
      step("compaction", counts, () -> increment(0));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", table.kind().label());
    json.put("keys", table.keys());
    json.put("seconds", seconds);
    return json;
  }

  private Dataset<Row> source() {
    FeatureView view = view();
    PinnedSource pinned = BatchSources.open(spark, repository, view.source()).resolve();
    return pinned.read(new Selection(view.joinKeys(), view.features(), TimeRange.ALL, false));
  }

  private static void consume(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  private FeatureView view() {
    return store.viewsToMaterialize(List.of(VIEW)).get(0);
  }

  private void increment(long touched) {
    ViewOutcome.Done done = materialize(new Span.Incremental(FeatureTable.END));
    if (done.keys() < touched || done.keys() > table.keys() / 10) {
      throw new IllegalStateException(touched + " keys were touched, not " + done.keys());
    }
  }

  private ViewOutcome.Done materialize(Span span) {
    MaterializationRequest request =
        new MaterializationRequest(List.of(view()), span, Instant.now(), OnNullKey.SKIP);
    MaterializationReport report = store.materialize(request, RunListener.SILENT);
    report
        .failures()
        .forEach(
            failure -> {
              throw new IllegalStateException("materialization failed", failure.cause());
            });
    return (ViewOutcome.Done) report.views().get(0);
  }

  private void step(String what, boolean counts, Action action) throws Exception {
    System.gc();
    long start = System.nanoTime();
    action.run();
    double took = (System.nanoTime() - start) / 1e9;
    LOG.warn(
        "{}: {}{}: {} s",
        table.kind().label(),
        counts ? "" : "warm-up, ",
        what,
        "%.2f".formatted(took));
    if (counts) {
      seconds.computeIfAbsent(what, w -> new ArrayList<>()).add(took);
    }
  }
}
