package io.headrace.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Postgres;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis;
import io.headrace.engine.definitions.DefinitionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of the shape that Feast's operator uses, mounted as files. */
@SuppressWarnings("StringConcatToTextBlock") // short pieces behind a common beginning
class StoreSecretsTest {
  private static final String BASE = "project: rides\nregistry: registry.db\n";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void parametersAreAddedToTheBlockOfTheirStoreAndWinOverIt() {
    secret(
        "online_store/postgres",
        "host: db.example.com\ndatabase: features\nuser: feast\npassword: s3cret\n");
    Postgres store =
        (Postgres)
            load(BASE + "online_store: {type: postgres, host: localhost, port: 6432}\n")
                .onlineStore();
    assertThat(store.host()).isEqualTo("db.example.com");
    assertThat(store.port()).isEqualTo(6432);
    assertThat(store.password().orElseThrow().reveal()).isEqualTo("s3cret");
    assertThat(store.toString()).doesNotContain("s3cret");
  }

  @Test
  void typeAloneIsABlockToo() {
    secret("online_store/redis", "type: redis\nconnection_string: 'r:6380,password=s3cret'\n");
    Redis store = (Redis) load(BASE + "online_store: redis\n").onlineStore();
    assertThat(store.nodes()).containsExactly(new Redis.Address("r", 6380));
    assertThat(store.password().orElseThrow().reveal()).isEqualTo("s3cret");
  }

  @Test
  void pathOfASqlRegistryMayBeASecret() {
    secret("registry/sql", "path: postgresql://feast:s3cret@db/feast\ncache_ttl_seconds: 60\n");
    RegistryConfiguration registry =
        load("project: rides\nregistry: {registry_type: sql}\n").registry();
    assertThat(registry.type()).isEqualTo(RegistryConfiguration.Type.SQL);
    assertThat(registry.path()).isEqualTo("postgresql://feast:s3cret@db/feast");
    assertThat(registry.toString()).doesNotContain("s3cret");
  }

  @Test
  void offlineStoreHasSecretsToo() {
    secret("offline_store/spark", "spark_conf: {spark.hadoop.fs.s3a.secret.key: abc}\n");
    assertThat(load(BASE + "offline_store: {type: spark}\n").offlineStore().sparkConf())
        .containsEntry("spark.hadoop.fs.s3a.secret.key", "abc");
  }

  @Test
  void variablesInBracesAreExpandedOnceAndALoneDollarIsText() {
    environment.put("PASSWORD", "a${NOT_A_VARIABLE}b$c");
    secret("online_store/redis", "connection_string: 'r:1,password=x$y${PASSWORD}'\n");
    Redis store = (Redis) load(BASE + "online_store: {type: redis}\n").onlineStore();
    assertThat(store.password().orElseThrow().reveal()).isEqualTo("x$ya${NOT_A_VARIABLE}b$c");
  }

  @Test
  void variableOfAParameterThatTheSecretHasIsNotMissed() {
    secret("online_store/redis", "connection_string: r:1\n");
    String store = "online_store: {type: redis, connection_string: '${REDIS}'";
    assertThat(load(BASE + store + "}\n").onlineStore()).isInstanceOf(Redis.class);
    assertThatThrownBy(() -> load(BASE + store + ", key_ttl_seconds: '${TTL}'}\n"))
        .hasMessageContaining("TTL (used by online_store.key_ttl_seconds)")
        .hasMessageNotContaining("REDIS");
  }

  @Test
  void variableThatIsNotSetIsNamedWithFileAndKey() {
    secret("online_store/redis", "connection_string: 'r:1,password=${REDIS_PASSWORD}'\n");
    assertThatThrownBy(() -> load(BASE + "online_store: {type: redis}\n"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("online_store/redis")
        .hasMessageContaining("REDIS_PASSWORD (used by connection_string)");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    secret("online_store/redis", "type: postgres\nconection_string: s3cret-host\n");
    secret("registry/postgres", "path: s3cret\n");
    secret("registry/..data/sql", "path: s3cret\n");
    secret("offline_store/spark", "- s3cret\n");
    secret("onlin_store/redis", "connection_string: s3cret\n");
    assertThatThrownBy(
            () ->
                load(
                    "project: rides\nregistry: {registry_type: sql}\nonline_store: {type: redis}\n"
                        + "offline_store: {type: spark}\n"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(
            "HEADRACE_STORE_SECRETS, online_store/redis: 'type' says another type than"
                + " feature_store.yaml, which says 'redis'")
        .hasMessageContaining("the parameter 'conection_string' is unknown")
        .hasMessageContaining("Did you mean 'connection_string'?")
        .hasMessageContaining(
            "HEADRACE_STORE_SECRETS, registry/sql: there is no such file in "
                + folder.resolve("secrets")
                + "; there is postgres")
        .hasMessageContaining("Name the Secret's key after the store's type, 'sql'")
        .hasMessageContaining("HEADRACE_STORE_SECRETS, offline_store/spark: it is no block of keys")
        .hasMessageContaining("'onlin_store' is no block that has secrets")
        .hasMessageContaining("Did you mean 'online_store'?")
        .hasMessageNotContaining("s3cret-host");
  }

  @Test
  void secretOfABlockThatIsNotThereIsRefused() {
    secret("online_store/redis", "connection_string: r:1\n");
    assertThatThrownBy(() -> load(BASE))
        .hasMessageContaining("feature_store.yaml has no block 'online_store'")
        .hasMessageContaining("its type");
    assertThatThrownBy(() -> load(BASE + "online_store: null\n"))
        .hasMessageContaining("feature_store.yaml has no block 'online_store'");
  }

  @Test
  void folderThatIsNotThereIsRefused() {
    environment.put(StoreSecrets.VARIABLE, folder.resolve("nowhere").toString());
    assertThatThrownBy(() -> load(BASE))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("HEADRACE_STORE_SECRETS")
        .hasMessageContaining("nowhere is no folder")
        .hasMessageContaining("Mount the secrets there");
  }

  private void secret(String name, String text) {
    environment.put(StoreSecrets.VARIABLE, folder.resolve("secrets").toString());
    write("secrets/" + name, text);
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FeatureStoreConfiguration load(String text) {
    write("feature_store.yaml", text);
    return FeatureStoreConfiguration.load(folder.resolve("feature_store.yaml"), environment);
  }
}
