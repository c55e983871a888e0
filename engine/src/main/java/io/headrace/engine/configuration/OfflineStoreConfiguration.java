package io.headrace.engine.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code offline_store} block.
 *
 * @param type as written; {@code dask} when nothing is said
 */
public record OfflineStoreConfiguration(
    String type, Map<String, String> sparkConf, Optional<String> stagingLocation) {
  public OfflineStoreConfiguration {
    sparkConf = Collections.unmodifiableMap(new LinkedHashMap<>(sparkConf));
  }

  /** Whether sources with a path are Feast's Spark sources rather than its file sources. */
  public boolean isSpark() {
    return type.equals("spark");
  }

  @Override
  public String toString() {
    return "offline store " + type + " " + SparkSettings.shown(sparkConf);
  }
}
