package io.headrace.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.configuration.UnresolvedConfiguration.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnresolvedConfigurationTest {
  @TempDir Path folder;

  private UnresolvedConfiguration read(String yaml) throws IOException {
    return UnresolvedConfiguration.read(
        Files.writeString(folder.resolve("feature_store.yaml"), yaml));
  }

  @Test
  void variablesAreNamedWithTheKeysThatUseThem() throws IOException {
    UnresolvedConfiguration read =
        read(
            """
            project: rides
            registry: {registry_type: sql, path: "postgresql://${USER_NAME}:${PASS}@db/feast"}
            online_store: {type: redis, connection_string: "${HOST}:6379,password=$PASS"}
            """);
    assertThat(read.project()).isEqualTo("rides");
    assertThat(read.variables().get("PASS"))
        .isEqualTo(Set.of("registry.path", "online_store.connection_string"));
    assertThat(read.variables()).containsKeys("USER_NAME", "HOST");
    assertThat(read.literalSecrets()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registry: data/registry.db                                  | file | data/registry.db",
        "registry: file:///r/registry.db                             | file | file:///r/registry.db",
        "registry: s3://bucket/registry.db                           | file |",
        "registry: ${REGISTRY}                                       | file |",
        "registry: {registry_type: sql, path: 'sqlite:///reg.db'}    | sql  | sqlite:///reg.db",
        "registry: {registry_type: sql, path: 'postgresql://db/f'}   | sql  |",
        "registry: {registry_type: sql}                              | sql  |"
      })
  void registryInAFileIsToldFromOneOnTheNetwork(String yaml, String type, String file)
      throws IOException {
    assertThat(read("project: p\n" + yaml).stores().get("registry"))
        .isEqualTo(new Store(type, Optional.ofNullable(file)));
  }

  @Test
  void onlineStoreThatIsNotNamedIsAFile() throws IOException {
    assertThat(read("project: p\nregistry: r.db\n").stores().get("online_store"))
        .isEqualTo(new Store("sqlite", Optional.of("data/online.db")));
    assertThat(read("project: p\nonline_store: null\n").stores()).doesNotContainKey("online_store");
    assertThat(read("project: p\nonline_store: {type: redis}\n").stores().get("online_store"))
        .isEqualTo(new Store("redis", Optional.empty()));
  }

  @Test
  void secretsWrittenOutAreFoundAndNotRepeated() throws IOException {
    UnresolvedConfiguration read =
        read(
            """
            project: p
            registry: {registry_type: sql, path: "postgresql://me:hunter2@db/feast"}
            online_store: {type: postgres, user: me, password: hunter2}
            headrace:
              object_storage: {credentials: environment, secret_key: "${SECRET_KEY}"}
              catalogs: {lake: {properties: {credential: "id:hunter2"}}}
            """);
    assertThat(read.literalSecrets().stream().map(p -> p.where()))
        .containsExactly(
            "feature_store.yaml, registry.path",
            "feature_store.yaml, online_store.password",
            "feature_store.yaml, headrace.catalogs.lake.properties.credential");
    assertThat(read.literalSecrets().toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password                    | hunter2                            | true",
        "password                    | ${PASSWORD}                        | false",
        "password                    | prefix-${PASSWORD}                 | true",
        "connection_string           | h:1,password=x                     | true",
        "connection_string           | h:1,password=${X},ssl=true         | false",
        "path                        | postgresql://u:p@h/d               | true",
        "path                        | postgresql://${U}:${P}@h/d         | false",
        "path                        | postgresql://u:x${P}@h/d           | true",
        "fs.s3a.aws.credentials.provider | org.example.Provider           | false",
        "AWS_WEB_IDENTITY_TOKEN_FILE | /var/run/token                     | false",
        "credentials                 | assumed-role                       | false",
        "host                        | db                                 | false"
      })
  void literalSecretsAreToldFromReferences(String key, String value, boolean secret) {
    assertThat(LiteralSecrets.in(key, value).isPresent()).isEqualTo(secret);
  }
}
