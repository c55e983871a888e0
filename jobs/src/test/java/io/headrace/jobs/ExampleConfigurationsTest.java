package io.headrace.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleConfigurationsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "REDIS_HOST", "redis",
          "REDIS_USER", "writer",
          "REDIS_PASSWORD", "s3cret",
          "POSTGRES_HOST", "postgres",
          "POSTGRES_USER", "writer",
          "POSTGRES_PASSWORD", "s3cret");

  @ParameterizedTest
  @ValueSource(strings = {"demo", "redis", "postgres"})
  void everyExampleIsValidAndShowsNoSecret(String environment) {
    Path file = Path.of("../conf", environment, "feature_store.yaml");
    FeatureStoreConfiguration configuration = FeatureStoreConfiguration.load(file, ENVIRONMENT);
    assertThat(configuration.describe()).doesNotContain("s3cret");
  }
}
