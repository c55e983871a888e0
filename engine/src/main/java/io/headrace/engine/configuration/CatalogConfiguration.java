package io.headrace.engine.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A catalog of Iceberg tables.
 *
 * @param name as table names begin with it
 * @param uri of the database, service or metastore; absolute
 * @param warehouse where its tables are; absolute
 * @param properties everything else that Iceberg takes for a catalog
 */
public record CatalogConfiguration(
    String name,
    Type type,
    Optional<String> uri,
    Optional<String> warehouse,
    Map<String, String> properties) {
  private static final String SETTING = "spark.sql.catalog.";
  private static final String ICEBERG = "org.apache.iceberg.spark.SparkCatalog";

  public CatalogConfiguration {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /** Who keeps the list of tables. */
  public enum Type {
    HADOOP,
    JDBC,
    REST,
    HIVE;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What a Spark session needs to know it. */
  Map<String, String> sparkSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(SETTING + name, ICEBERG);
    settings.put(SETTING + name + ".type", type.text());
    uri.ifPresent(u -> settings.put(SETTING + name + ".uri", u));
    warehouse.ifPresent(w -> settings.put(SETTING + name + ".warehouse", w));
    properties.forEach((key, value) -> settings.put(SETTING + name + "." + key, value));
    return settings;
  }

  @Override
  public String toString() {
    return "catalog " + name + " " + SparkSettings.shown(sparkSettings());
  }
}
