package io.headrace.engine.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code batch_engine} block.
 *
 * @param type as written; {@code local} when nothing is said
 */
public record BatchEngineConfiguration(String type, Map<String, String> sparkConf) {
  public BatchEngineConfiguration {
    sparkConf = Collections.unmodifiableMap(new LinkedHashMap<>(sparkConf));
  }

  @Override
  public String toString() {
    return "batch engine " + type + " " + SparkSettings.shown(sparkConf);
  }
}
