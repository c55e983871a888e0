package io.headrace.engine;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A feature repository in a folder of a test. */
public final class TestFeatureStore {
  private TestFeatureStore() {}

  /**
   * Writes and opens it; nothing is applied yet.
   *
   * @param configuration text of feature_store.yaml
   * @param definitions text of features.yaml
   */
  public static FeatureStore in(Path folder, String configuration, String definitions)
      throws IOException {
    Files.writeString(folder.resolve("feature_store.yaml"), configuration);
    Files.writeString(folder.resolve("features.yaml"), definitions);
    return FeatureStore.of(
        FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), Map.of()),
        TestSpark::session);
  }

  /** Likewise, with the definitions in its registry. */
  public static FeatureStore applied(Path folder, String configuration, String definitions)
      throws IOException {
    FeatureStore store = in(folder, configuration, definitions);
    store.registry().apply(store.definitions());
    return store;
  }
}
