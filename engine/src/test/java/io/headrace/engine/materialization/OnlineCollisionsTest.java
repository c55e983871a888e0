package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestFeatureStore;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.online.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Two views whose features get one field in Redis: found by trying names. */
class OnlineCollisionsTest {
  private static final String ONE = "f81795";
  private static final String OTHER = "g4692";

  @TempDir Path folder;
  private FeatureStore store;

  @BeforeEach
  void viewsThatShareHashes() throws IOException {
    Files.writeString(
        folder.resolve("stats.csv"),
        "driver_id,event_timestamp,%1$s,%2$s,trips\n1,2025-01-01T08:00:00Z,2,3,4\n"
            .formatted(ONE, OTHER));
    store =
        TestFeatureStore.in(
            folder,
            "project: apart\nregistry: registry.db\noffline_store: {type: spark}\nonline_store: {type: redis, connection_string: \"%s:%d\"}\n"
                .formatted(TestRedis.host(), TestRedis.port()),
            """
        entities: [{name: driver, join_keys: [driver_id], value_type: INT64}]
        data_sources:
          - {name: s, path: stats.csv, file_format: csv, timestamp_field: event_timestamp}
        feature_views:
          - {name: stats, entities: [driver], source: s, schema: [{name: %s, dtype: Int64}]}
          - {name: other, entities: [driver], source: s, schema: [{name: %s, dtype: Int64}]}
          - {name: trips, entities: [driver], source: s, schema: [{name: trips, dtype: Int64}]}
        """
                .formatted(ONE, OTHER));
  }

  @Test
  void planAndApplyRefuseThemAndLeaveTheRegistryAlone() {
    assertRefused(store::plan);
    assertRefused(store::apply);
    assertThat(folder.resolve("registry.db")).doesNotExist();
  }

  @Test
  void viewThatIsInTheRegistryAlreadyCountsToo() throws IOException {
    Path features = folder.resolve("features.yaml");
    String both = Files.readString(features);
    Files.writeString(features, both.replaceFirst("  - \\{name: stats, .*\n", ""));
    store.apply();
    Files.writeString(features, both.replaceFirst("  - \\{name: other, .*\n", ""));

    assertRefused(store::apply);
    assertThat(store.registry().read().findFeatureView("stats")).isEmpty();
  }

  @Test
  void materializationWritesNeitherAndLeavesOthersAlone() {
    TestRedis.flush();
    // As another program may have applied them.
    store.registry().apply(store.definitions());
    MaterializationReport report =
        store.materialize(
            new MaterializationRequest(
                store.viewsToMaterialize(List.of("stats", "trips")),
                new Span.Between(
                    Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-01-02T00:00:00Z")),
                Instant.now(),
                OnNullKey.SKIP),
            RunListener.SILENT);

    assertThat(report.failures()).extracting(ViewOutcome.Failed::view).containsExactly("stats");
    assertRefused(
        () -> {
          throw report.failures().get(0).cause();
        });
    try (Jedis redis = TestRedis.connect()) {
      byte[] hash =
          redis.keys(bytes("*apart")).stream()
              .filter(key -> redis.type(key).equals("hash") && redis.hlen(key) == 2)
              .findFirst()
              .orElseThrow();
      assertThat(redis.hexists(hash, bytes("_ts:trips"))).isTrue();
      assertThat(redis.hexists(hash, bytes("_ts:stats"))).isFalse();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'stats:" + ONE + "'")
        .hasMessageContaining("'other:" + OTHER + "'")
        .hasMessageContaining("have the same field name in Redis")
        .hasMessageContaining("Rename one of them.");
  }
}
