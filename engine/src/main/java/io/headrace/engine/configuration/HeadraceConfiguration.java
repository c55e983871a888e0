package io.headrace.engine.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code headrace} block.
 *
 * @param definitions globs of the definition files, relative to the feature repository
 * @param reportDirectory as written, relative to the feature repository
 * @param logDirectory likewise
 * @param catalogs of Iceberg tables, in the order of the file
 * @param writing how runs write to the online store
 * @param objectStorage how S3 and its like are reached
 */
public record HeadraceConfiguration(
    List<String> definitions,
    OnNullKey onNullKey,
    Map<String, String> sparkConf,
    String reportDirectory,
    String logDirectory,
    WritingConfiguration writing,
    ObjectStorageConfiguration objectStorage,
    List<CatalogConfiguration> catalogs) {
  public HeadraceConfiguration {
    definitions = List.copyOf(definitions);
    catalogs = List.copyOf(catalogs);
    sparkConf = Collections.unmodifiableMap(new LinkedHashMap<>(sparkConf));
  }

  /** What a row with a null entity key does to its view's run. */
  public enum OnNullKey {
    SKIP,
    FAIL
  }

  @Override
  public String toString() {
    return "definitions "
        + definitions
        + ", on null key "
        + onNullKey
        + ", "
        + SparkSettings.shown(sparkConf)
        + ", reports in "
        + reportDirectory
        + ", logs in "
        + logDirectory
        + ", "
        + writing
        + ", "
        + objectStorage
        + (catalogs.isEmpty() ? "" : ", " + catalogs);
  }
}
