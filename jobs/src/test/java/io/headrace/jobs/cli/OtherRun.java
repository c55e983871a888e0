package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run that has begun and never ends, in this process. */
final class OtherRun {
  private OtherRun() {}

  /** Of the first days of 2025. */
  static void begin(TestRepository repository, String view) {
    FeatureStoreConfiguration configuration =
        FeatureStoreConfiguration.load(repository.path("feature_store.yaml"), Map.of());
    FeatureStore store =
        FeatureStore.of(
            configuration,
            () -> {
              throw new AssertionError("the ledger needs no session");
            });
    Interval days =
        new Interval(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-01-05T00:00:00Z"));
    store
        .runs()
        .begin(
            "other-run",
            new RunTask(view, Optional.of(days), Optional.empty(), "files stats.csv", List.of()),
            0);
  }
}
