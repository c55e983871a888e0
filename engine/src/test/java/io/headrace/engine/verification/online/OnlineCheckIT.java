package io.headrace.engine.verification.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.Materializer;
import io.headrace.engine.materialization.OnlineTables;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.online.OnlineRow;
import io.headrace.engine.online.OnlineStore;
import io.headrace.engine.online.OnlineStores;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.online.OnlineWriter;
import io.headrace.engine.online.RunFence;
import io.headrace.engine.online.TestPostgres;
import io.headrace.engine.online.TestRedis;
import io.headrace.engine.values.EntityKeys;
import io.headrace.engine.verification.online.OnlineCheckRequest.Repair;
import io.headrace.engine.verification.online.OnlineCheckRequest.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison on real servers. */
class OnlineCheckIT {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2025-01-03T00:00:00Z");

  @TempDir Path folder;

  @Test
  void redisIsComparedAndRepaired() throws IOException {
    isComparedAndRepaired(TestRedis.configuration());
  }

  @Test
  void postgresIsComparedAndRepaired() throws IOException {
    isComparedAndRepaired(TestPostgres.configuration());
  }

  private void isComparedAndRepaired(OnlineStoreConfiguration configuration) throws IOException {
    FeatureStore features = repository();
    FeatureView view = features.registry().read().featureView("checked");
    OnlineTable table = OnlineTables.of("online_check", "checked", view);
    OnlineStore store = OnlineStores.open(configuration, folder);
    store.prepare(table);
    assertThat(
            new Materializer(
                    TestSpark.session(),
                    folder,
                    "online_check",
                    features.registry(),
                    features.runs(),
                    store,
                    RunListener.SILENT)
                .run(
                    new MaterializationRequest(
                        List.of(view), new Span.Between(START, END), END, OnNullKey.SKIP))
                .failures())
        .isEmpty();
    assertThat(check(features, store, Repair.NONE).counts().keys())
        .isEqualTo(Map.of(Verdict.EQUAL, 300L));

    RunFence fence = new RunFence("spoiler", Math.max(1, store.fence(table)));
    store.remove(table, List.of(key(table, 7)), fence);
    try (OnlineWriter writer = store.openWriter(table, fence)) {
      writer.write(row(table, 8, END.minusSeconds(1)));
      writer.write(row(table, 1_000, START));
      writer.flush();
    }
    OnlineCheckReport found = check(features, store, Repair.REWRITE);
    assertThat(found.counts().keys())
        .isEqualTo(
            Map.of(
                Verdict.EQUAL, 298L,
                Verdict.MISSING, 1L,
                Verdict.DIFFERENT, 1L,
                Verdict.EXTRA, 1L));
    assertThat(found.repair()).contains(new OnlineCheckReport.Repaired(2, 1, 0));
    assertThat(check(features, store, Repair.NONE).counts().keys())
        .isEqualTo(Map.of(Verdict.EQUAL, 300L));
    store.drop(table);
  }

  private OnlineCheckReport check(FeatureStore features, OnlineStore store, Repair repair) {
    return new OnlineCheck(TestSpark.session(), folder, "online_check", features.registry(), store)
        .run(
            new OnlineCheckRequest(
                "checked",
                Optional.empty(),
                Optional.empty(),
                Times.COMPARED,
                OptionalInt.empty(),
                OptionalInt.empty(),
                5,
                repair));
  }

  private FeatureStore repository() throws IOException {
    Files.writeString(
        folder.resolve("feature_store.yaml"),
        "project: online_check\nregistry: registry.db\noffline_store: {type: spark}\n");
    StringBuilder rows = new StringBuilder("driver_id,event_timestamp,trips\n");
    for (int driver = 0; driver < 300; driver++) {
      rows.append(driver).append(",2025-01-01T08:00:00.123456Z,").append(driver).append('\n');
    }
    Files.writeString(folder.resolve("stats.csv"), rows);
    Files.writeString(
        folder.resolve("features.yaml"),
        """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: stats, path: stats.csv, file_format: csv, timestamp_field: event_timestamp}
        feature_views:
          - {name: checked, entities: [driver], source: stats, schema: [{name: trips, dtype: Int64}]}
        """);
    FeatureStore features =
        FeatureStore.of(
            FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of()),
            TestSpark::session);
    features.registry().apply(features.definitions());
    return features;
  }

  private static byte[] key(OnlineTable table, long driver) {
    return EntityKeys.encode(table.joinKeys(), Map.of("driver_id", driver));
  }

  private static OnlineRow row(OnlineTable table, long driver, Instant at) {
    // INT64: field 4 of Feast's Value.
    byte[][] values = {{0x20, 99}};
    return new OnlineRow(
        key(table, driver),
        values,
        new String[] {"99"},
        at.toEpochMilli() * 1_000,
        OnlineRow.NO_CREATED);
  }
}
