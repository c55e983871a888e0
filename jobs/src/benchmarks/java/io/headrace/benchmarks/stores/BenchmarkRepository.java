package io.headrace.benchmarks.stores;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.OnlineTables;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A feature repository over one parquet folder, as a user would have it. */
final class BenchmarkRepository {
  static final String PROJECT = "benchmark";
  static final String VIEW = "entity_features";

  private final FeatureStore store;

  private BenchmarkRepository(FeatureStore store) {
    this.store = store;
  }

  /**
   * Writes the files and applies them.
   *
   * @param onlineStore the block, indented by two
   */
  static BenchmarkRepository create(
      SparkSession spark, Path folder, Path source, String onlineStore) throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve("registry.db"));
    Files.writeString(
        folder.resolve("feature_store.yaml"),
        """
        project: %s
        provider: local
        registry: registry.db
        offline_store:
          type: spark
        online_store:
        %sentity_key_serialization_version: 3
        """
            .formatted(PROJECT, onlineStore));
    StringBuilder fields = new StringBuilder();
    for (int f = 0; f < EntityData.FEATURES; f++) {
      fields.append("      - {name: f%d, dtype: %s}\n".formatted(f, EntityData.type(f)));
    }
    Files.writeString(
        folder.resolve("features.yaml"),
        """
        entities:
          - {name: key, join_keys: [key_id], value_type: INT64}
        data_sources:
          - name: rows
            path: %s
            file_format: parquet
            timestamp_field: event_timestamp
            created_timestamp_column: created
        feature_views:
          - name: %s
            entities: [key]
            ttl: 0s
            source: rows
            schema:
        %s"""
            .formatted(source.toUri(), VIEW, fields));
    FeatureStoreConfiguration configuration =
        FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of());
    FeatureStore store = FeatureStore.of(configuration, () -> spark);
    store
        .apply()
        .onlineStoreProblem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    return new BenchmarkRepository(store);
  }

  OnlineStore onlineStore() {
    return store.onlineStore();
  }

  OnlineTable table() {
    return OnlineTables.of(PROJECT, VIEW, view());
  }

  private FeatureView view() {
    return store.viewsToMaterialize(List.of(VIEW)).get(0);
  }

  /** All rows of the source into the store, as {@code headrace materialize} does it. */
  ViewOutcome.Done materialize() {
    MaterializationRequest request =
        new MaterializationRequest(
            List.of(view()),
            new Span.Between(EntityData.START, EntityData.END),
            Instant.now(),
            OnNullKey.SKIP);
    MaterializationReport report = store.materialize(request, RunListener.SILENT);
    report
        .failures()
        .forEach(
            failure -> {
              throw new IllegalStateException("materialization failed", failure.cause());
            });
    return (ViewOutcome.Done) report.views().get(0);
  }
}
