package io.headrace.engine.configuration;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code feature_store.yaml}, read and checked.
 *
 * @param file where it was read from
 * @param repository the folder that relative paths are relative to
 */
public record FeatureStoreConfiguration(
    Path file,
    Path repository,
    String project,
    Optional<String> projectDescription,
    String provider,
    RegistryConfiguration registry,
    OfflineStoreConfiguration offlineStore,
    OnlineStoreConfiguration onlineStore,
    BatchEngineConfiguration batchEngine,
    MaterializationConfiguration materialization,
    HeadraceConfiguration headrace) {

  /** As {@link #load(Path, Path, Map)}; the folder of the file is the feature repository. */
  public static FeatureStoreConfiguration load(Path yamlFile, Map<String, String> environment) {
    Path folder = yamlFile.toAbsolutePath().normalize().getParent();
    return load(yamlFile, folder == null ? Path.of("").toAbsolutePath() : folder, environment);
  }

  /**
   * Reads the file.
   *
   * @param repository the folder that relative paths are relative to
   * @param environment where {@code ${NAME}} is looked up
   * @throws io.headrace.engine.definitions.DefinitionException with every problem of the file
   * @throws io.headrace.engine.definitions.StoreException where it cannot be read
   */
  public static FeatureStoreConfiguration load(
      Path yamlFile, Path repository, Map<String, String> environment) {
    return new ConfigurationReader(yamlFile, repository, environment).read();
  }

  /**
   * Settings for the Spark session: how object storage is reached, over that those of the catalogs,
   * over them {@code offline_store}, over them {@code batch_engine}, over them {@code headrace}.
   */
  public Map<String, String> sparkSettings() {
    Map<String, String> settings = new LinkedHashMap<>(headrace.objectStorage().sparkSettings());
    headrace.catalogs().forEach(catalog -> settings.putAll(catalog.sparkSettings()));
    settings.putAll(offlineStore.sparkConf());
    settings.putAll(batchEngine.sparkConf());
    settings.putAll(headrace.sparkConf());
    return Collections.unmodifiableMap(settings);
  }

  /** For people, one line a block, without secrets. */
  public String describe() {
    return String.join(
        "\n",
        "project: " + project,
        "feature repository: " + repository,
        "registry: " + registry,
        "offline store: " + offlineStore,
        "online store: " + onlineStore,
        "batch engine: " + batchEngine,
        "headrace: " + headrace);
  }

  @Override
  public String toString() {
    return describe();
  }
}
