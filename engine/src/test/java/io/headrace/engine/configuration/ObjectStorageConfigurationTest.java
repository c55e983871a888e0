package io.headrace.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.definitions.DefinitionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // short pieces behind a common beginning
class ObjectStorageConfigurationTest {
  private static final String PROVIDER = "spark.hadoop.fs.s3a.aws.credentials.provider";

  @TempDir Path folder;

  @Test
  void withoutTheBlockNothingButTheRetriesIsSaid() {
    assertThat(settings(""))
        .containsEntry("spark.hadoop.fs.s3a.retry.limit", "2")
        .doesNotContainKeys(
            PROVIDER, "spark.hadoop.fs.s3a.endpoint", "spark.hadoop.fs.s3a.path.style.access");
  }

  @Test
  void endpointThatIsNotOfAwsHasTheBucketInThePath() {
    assertThat(settings("endpoint: 'http://127.0.0.1:9000/'"))
        .containsEntry("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:9000")
        .containsEntry("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
        .containsEntry("spark.hadoop.fs.s3a.connection.ssl.enabled", "false")
        .containsEntry("spark.hadoop.fs.s3a.path.style.access", "true");
    assertThat(settings("endpoint: https://s3.eu-west-1.amazonaws.com"))
        .containsEntry("spark.hadoop.fs.s3a.connection.ssl.enabled", "true")
        .containsEntry("spark.hadoop.fs.s3a.path.style.access", "false")
        .doesNotContainKey("spark.hadoop.fs.s3a.endpoint.region");
    assertThat(settings("endpoint: https://minio, path_style: false, region: here, retries: 0"))
        .containsEntry("spark.hadoop.fs.s3a.path.style.access", "false")
        .containsEntry("spark.hadoop.fs.s3a.endpoint.region", "here")
        .containsEntry("spark.hadoop.fs.s3a.retry.limit", "0");
  }

  @Test
  void eachKindOfCredentialsHasItsProvider() {
    assertThat(settings("credentials: environment"))
        .containsEntry(
            PROVIDER,
            "software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider");
    assertThat(settings("credentials: anonymous"))
        .containsEntry(PROVIDER, "org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider");
    assertThat(settings("profile: team"))
        .containsEntry(PROVIDER, "org.apache.hadoop.fs.s3a.auth.ProfileAWSCredentialsProvider")
        .containsEntry("spark.hadoop.fs.s3a.auth.profile.name", "team");
    assertThat(settings("access_key: a, secret_key: b"))
        .containsEntry(PROVIDER, "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider")
        .containsEntry("spark.hadoop.fs.s3a.access.key", "a")
        .containsEntry("spark.hadoop.fs.s3a.secret.key", "b");
    assertThat(settings("access_key: a, secret_key: b, session_token: c"))
        .containsEntry(PROVIDER, "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider")
        .containsEntry("spark.hadoop.fs.s3a.session.token", "c");
    assertThat(settings("role: 'arn:r', access_key: a, secret_key: b, role_external_id: x"))
        .containsEntry(PROVIDER, "org.apache.hadoop.fs.s3a.auth.AssumedRoleCredentialProvider")
        .containsEntry("spark.hadoop.fs.s3a.assumed.role.arn", "arn:r")
        .containsEntry("spark.hadoop.fs.s3a.assumed.role.session.name", "headrace")
        .containsEntry("spark.hadoop.fs.s3a.assumed.role.external.id", "x")
        .containsEntry(
            "spark.hadoop.fs.s3a.assumed.role.credentials.provider",
            "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
  }

  @Test
  void sparkConfWins() {
    FeatureStoreConfiguration c =
        load(
            "headrace:\n  object_storage: {endpoint: 'http://a'}\n"
                + "  spark_conf: {spark.hadoop.fs.s3a.endpoint: 'http://b'}\n",
            Map.of());
    assertThat(c.sparkSettings()).containsEntry("spark.hadoop.fs.s3a.endpoint", "http://b");
  }

  @Test
  void secretsComeFromVariablesAndAreNotPrinted() {
    FeatureStoreConfiguration c =
        load(
            "headrace: {object_storage: {access_key: '${ID}', secret_key: '${KEY}',"
                + " session_token: '${TOKEN}'}}\n",
            Map.of("ID", "AKIATOP", "KEY", "topsecret", "TOKEN", "toptoken"));
    assertThat(c.sparkSettings()).containsValues("AKIATOP", "topsecret", "toptoken");
    assertThat(c.toString() + c.headrace().objectStorage().credentials())
        .contains("credentials static")
        .doesNotContain("AKIATOP", "topsecret", "toptoken");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                settings(
                    "endpoint: 's3.example.com', regoin: x, retries: -1, credentials: static,"
                        + " profile: p, access_key: a"))
        .isInstanceOfSatisfying(DefinitionException.class, e -> assertThat(e.problems()).hasSize(5))
        .hasMessageContaining("'endpoint' is 's3.example.com', which is no address of a server")
        .hasMessageContaining("Did you mean 'region'?")
        .hasMessageContaining("'retries' is -1")
        .hasMessageContaining("'profile' does not belong to credentials 'static'")
        .hasMessageContaining(
            "'secret_key' is missing. Write for example '${AWS_SECRET_ACCESS_KEY}'");
    assertThatThrownBy(() -> settings("credentials: enviroment"))
        .hasMessageContaining("the credentials 'enviroment' are unknown")
        .hasMessageContaining("Did you mean 'environment'?");
    assertThatThrownBy(() -> settings("endpoint: 'http://u:topsecret@h'"))
        .hasMessageContaining("no address of a server")
        .hasMessageNotContaining("topsecret");
  }

  private Map<String, String> settings(String block) {
    return load(block.isEmpty() ? "" : "headrace: {object_storage: {" + block + "}}\n", Map.of())
        .sparkSettings();
  }

  private FeatureStoreConfiguration load(String text, Map<String, String> environment) {
    Path file = folder.resolve("feature_store.yaml");
    try {
      Files.writeString(file, "project: rides\nregistry: registry.db\n" + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return FeatureStoreConfiguration.load(file, environment);
  }
}
