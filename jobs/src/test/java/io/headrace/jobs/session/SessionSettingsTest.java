package io.headrace.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.metrics.MetricsPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionSettingsTest {
  private static final String PLUGIN = MetricsPlugin.class.getName();

  @TempDir Path folder;

  @Test
  void userInterfaceIsOffInLocalModeAndLeftToSparkOnACluster() throws IOException {
    assertThat(settings(given())).containsEntry("spark.ui.enabled", "false");
    assertThat(settings(given().set("spark.master", "k8s://https://example.com")))
        .doesNotContainKey("spark.ui.enabled");
    assertThat(settings(given(), "spark.ui.enabled: 'true'"))
        .containsEntry("spark.ui.enabled", "true");
  }

  @Test
  void pluginIsAddedToThoseThatSparkSubmitWasGiven() throws IOException {
    assertThat(settings(given())).containsEntry("spark.plugins", PLUGIN);
    assertThat(settings(given().set("spark.plugins", "com.example.Own"), "spark.plugins: Other"))
        .containsEntry("spark.plugins", "com.example.Own," + PLUGIN);
  }

  @Test
  void whatSparkSubmitWasGivenIsNotSetAgain() throws IOException {
    assertThat(
            settings(
                given().set("spark.metrics.namespace", "mine").set("spark.scheduler.mode", "FIFO"),
                "spark.metrics.namespace: file"))
        .doesNotContainKeys("spark.metrics.namespace", "spark.scheduler.mode");
    assertThat(settings(given(), "spark.metrics.namespace: file"))
        .containsEntry("spark.metrics.namespace", "file");
  }

  private static SparkConf given() {
    return new SparkConf(false);
  }

  private Map<String, String> settings(SparkConf given, String... lines) throws IOException {
    Path file = folder.resolve("feature_store.yaml");
    Files.writeString(
        file,
        "project: p\nregistry: registry.db\nonline_store: {type: sqlite, path: online.db}\n"
            + "offline_store:\n  type: spark\n  spark_conf: {"
            + String.join(", ", lines)
            + "}\nentity_key_serialization_version: 3\n");
    return Sessions.settings(FeatureStoreConfiguration.load(file, Map.of()), given);
  }
}
