package io.headrace.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // short pieces behind a common beginning
class CatalogConfigurationTest {
  @TempDir Path folder;

  private FeatureStoreConfiguration load(String catalogs) throws IOException {
    Path file = folder.resolve("feature_store.yaml");
    Files.writeString(
        file, "project: rides\nregistry: registry.db\nheadrace:\n  catalogs:\n" + catalogs);
    return FeatureStoreConfiguration.load(file, Map.of("CATALOG_PASSWORD", "s3cret"));
  }

  @Test
  void aCatalogBecomesSettingsOfTheSession() throws IOException {
    Map<String, String> settings =
        load("    lake: {type: hadoop, warehouse: data/lake, properties: {cache-enabled: 'false'}}\n")
            .sparkSettings();
    assertThat(settings)
        .containsEntry("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
        .containsEntry("spark.sql.catalog.lake.type", "hadoop")
        .containsEntry("spark.sql.catalog.lake.warehouse", "file:" + folder.resolve("data/lake"))
        .containsEntry("spark.sql.catalog.lake.cache-enabled", "false");
  }

  @Test
  void pathsStartAtTheRepositoryAndAddressesStayAsTheyAre() throws IOException {
    Map<String, String> settings =
        load("    a: {type: jdbc, uri: 'jdbc:sqlite:data/c.db', warehouse: 's3://bucket/lake'}\n"
                + "    b: {type: rest, uri: 'https://catalog.example/api', warehouse: prod}\n"
                + "    c: {type: hive}\n")
            .sparkSettings();
    assertThat(settings)
        .containsEntry("spark.sql.catalog.a.uri", "jdbc:sqlite:" + folder.resolve("data/c.db"))
        .containsEntry("spark.sql.catalog.a.warehouse", "s3a://bucket/lake")
        .containsEntry("spark.sql.catalog.b.uri", "https://catalog.example/api")
        .containsEntry("spark.sql.catalog.b.warehouse", "prod")
        .containsEntry("spark.sql.catalog.c.type", "hive");
  }

  @Test
  void settingsThatSparkConfRepeatsWin() throws IOException {
    Map<String, String> settings =
        load("    lake: {type: hadoop, warehouse: data/lake}\n"
                + "  spark_conf: {spark.sql.catalog.lake.warehouse: elsewhere}\n")
            .sparkSettings();
    assertThat(settings).containsEntry("spark.sql.catalog.lake.warehouse", "elsewhere");
  }

  @Test
  void passwordsAreNotShown() throws IOException {
    FeatureStoreConfiguration configuration =
        load(
            "    lake: {type: jdbc, uri: 'jdbc:postgresql://db/c?user=u&password=${CATALOG_PASSWORD}',"
                + " warehouse: w, properties: {jdbc.password: '${CATALOG_PASSWORD}'}}\n");
    assertThat(configuration.describe()).contains("lake").doesNotContain("s3cret");
    assertThat(configuration.sparkSettings())
        .containsEntry("spark.sql.catalog.lake.jdbc.password", "s3cret");
  }

  @Test
  void everyProblemIsTold() {
    assertThatThrownBy(
            () ->
                load(
                    "    spark_catalog: {type: hadoop, warehouse: w}\n"
                        + "    a: {type: hadop, wharehouse: w}\n"
                        + "    b: {type: jdbc}\n"
                        + "    c: {warehouse: w}\n"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("the catalog name 'spark_catalog' is not allowed")
        .hasMessageContaining("the key 'wharehouse' is unknown")
        .hasMessageContaining(
            "'type' is 'hadop'. Known types: hadoop, hive, jdbc, rest. Did you mean 'hadoop'?")
        .hasMessageContaining("headrace, catalogs, b: 'uri' is missing")
        .hasMessageContaining("headrace, catalogs, b: 'warehouse' is missing")
        .hasMessageContaining("headrace, catalogs, c: 'type' is missing");
  }
}
