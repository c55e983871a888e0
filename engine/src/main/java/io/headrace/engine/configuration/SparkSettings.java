package io.headrace.engine.configuration;

import java.util.Map;
import java.util.TreeMap;

/** Settings of a Spark session as they may be printed. */
final class SparkSettings {
  private SparkSettings() {}

  static Map<String, String> shown(Map<String, String> settings) {
    Map<String, String> shown = new TreeMap<>();
    settings.forEach((key, value) -> shown.put(key, Masking.shown(key, value)));
    return shown;
  }
}
