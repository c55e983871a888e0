package io.headrace.engine.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headrace.engine.configuration.OnlineStoreConfiguration.Postgres;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Redis;
import io.headrace.engine.configuration.OnlineStoreConfiguration.Sqlite;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.definitions.OnDelete;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // short pieces behind a common beginning
class FeatureStoreConfigurationTest {
  private static final String BASE = "project: rides\nregistry: registry.db\n";

  @TempDir Path folder;

  @Test
  void defaultsAreFeasts() {
    FeatureStoreConfiguration c = load(BASE + "unknown_to_feast_too: 1\n");
    assertThat(c.onlineStore()).isEqualTo(new Sqlite("data/online.db"));
    assertThat(c.offlineStore().type()).isEqualTo("dask");
    assertThat(c.headrace().definitions()).containsExactly("*.yaml", "features/**/*.yaml");
    assertThat(c.repository()).isEqualTo(folder);
  }

  @Test
  void onlineStoreNullIsNone() {
    assertThat(load(BASE + "online_store: null\n").onlineStore())
        .isEqualTo(new OnlineStoreConfiguration.None());
    assertThat(load(BASE + "online_store:\n").onlineStore())
        .isEqualTo(new OnlineStoreConfiguration.None());
  }

  @Test
  void redisConnectionStringHasNodesAndParameters() {
    Redis redis =
        (Redis)
            load(BASE
                    + "online_store: {type: redis, redis_type: redis_cluster, connection_string:"
                    + " 'a:1,b:2,db=3,password=p=w,ssl=true,ssl_cert_reqs=none,"
                    + "socket_timeout=2.5,skip_full_coverage_check=true'}\n")
                .onlineStore();
    assertThat(redis.mode()).isEqualTo(Redis.Mode.CLUSTER);
    assertThat(redis.nodes()).containsExactly(new Redis.Address("a", 1), new Redis.Address("b", 2));
    assertThat(redis.database()).isEqualTo(3);
    assertThat(redis.password().orElseThrow().reveal()).isEqualTo("p=w");
    assertThat(redis.tls().orElseThrow().verify()).isEqualTo(Redis.Verify.NOTHING);
    assertThat(redis.patience()).isEqualTo(Duration.ofSeconds(30));
    assertThat(redis.timeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(redis.toString()).doesNotContain("p=w");
  }

  @Test
  void variablesAreExpandedBeforeTyping() {
    String text =
        BASE
            + "online_store:\n  type: postgres\n  host: $HOST\n  port: ${PORT}\n"
            + "  database: d\n  user: u\n  password: 'a$ b'\n";
    Postgres postgres = (Postgres) load(text, Map.of("HOST", "db", "PORT", "6000")).onlineStore();
    assertThat(postgres.host()).isEqualTo("db");
    assertThat(postgres.port()).isEqualTo(6000);
    assertThat(postgres.sslMode()).isEqualTo("require");
    assertThat(postgres.password().orElseThrow().reveal()).isEqualTo("a$ b");
  }

  @Test
  void missingVariablesAreAllNamed() {
    assertRefused(
        "project: ${P}\nregistry: {path: $R/x}\nprovider: $R\n",
        "environment variables are not set: P (used by project), R (used by registry.path,"
            + " provider)");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                load(
                    "project: -x\nentity_key_serialization_version: 2\n"
                        + "online_store: {type: redis, conection_string: 'a:1'}\n"
                        + "headrace: {on_null_keys: skip}\n"))
        .isInstanceOfSatisfying(DefinitionException.class, e -> assertThat(e.problems()).hasSize(5))
        .hasMessageContaining("the project name '-x' is not allowed")
        .hasMessageContaining("is 2, and only 3 is read and written")
        .hasMessageContaining("Did you mean 'connection_string'?")
        .hasMessageContaining("Did you mean 'on_null_key'?")
        .hasMessageContaining("'registry' is missing");
  }

  @Test
  void hyphenInProjectIsRefusedForSqliteOnly() {
    assertRefused("project: a-b\nregistry: r\n", "has a hyphen, which Feast refuses for SQLite");
    assertThat(load("project: a-b\nregistry: r\nonline_store: null\n").project()).isEqualTo("a-b");
  }

  @Test
  void unsupportedStoresSayWhatWorks() {
    assertRefused(BASE + "online_store: dynamodb\n", "Known types: none, postgres, redis, sqlite.");
    assertRefused(
        "project: p\nregistry: {registry_type: remote, path: x}\n", "Use 'file' or 'sql'.");
  }

  @Test
  void brokenFilesSayWhere() throws IOException {
    assertRefused("project: [a\nregistry: b\n", "feature_store.yaml, line 2");
    assertRefused(BASE + "project: b\n", "the key 'project' is there twice in one block");
    assertRefused("- a\n", "it is a list");
    Files.write(file(), "project: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> FeatureStoreConfiguration.load(file(), Map.of()))
        .hasMessageContaining("feature_store.yaml, line 1: the file is not UTF-8");
    Files.delete(file());
    assertThatThrownBy(() -> FeatureStoreConfiguration.load(file(), Map.of()))
        .hasMessageContaining("there is no such file in " + folder)
        .hasMessageContaining("headrace init");
  }

  @Test
  void aliasBombIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(5) + "x]\n");
    }
    assertRefused(bomb.toString(), "alias bomb");
    assertRefused("a: &a [" + "x, ".repeat(3) + "]\nb: [" + "*a, ".repeat(60) + "]\n", "aliases");
  }

  @Test
  void secretsAreNotPrinted() {
    FeatureStoreConfiguration c =
        load(
            "project: p\nregistry: {registry_type: sql, path: 'postgresql://u:top@@h/db'}\n"
                + "headrace: {spark_conf: {spark.hadoop.fs.s3a.secret.key: top}}\n");
    assertThat(c.toString()).doesNotContain("top").contains("postgresql://u:****@h/db");
    assertThat(c.registry().path()).contains("top");
  }

  @Test
  void laterSparkSettingsWin() {
    FeatureStoreConfiguration c =
        load(
            BASE
                + "offline_store: {type: spark, spark_conf: {a: 1, b: 1, c: 1}}\n"
                + "batch_engine: {type: spark.engine, spark_conf: {b: 2, c: 2}}\n"
                + "headrace: {spark_conf: {c: 3}}\n");
    assertThat(c.sparkSettings()).containsAllEntriesOf(Map.of("a", "1", "b", "2", "c", "3"));
  }

  @Test
  void writingHasDefaultsThatLeaveRunsUnbounded() {
    assertThat(load(BASE).headrace().writing())
        .isEqualTo(
            new WritingConfiguration(
                OptionalInt.empty(),
                false,
                false,
                1,
                Duration.ofSeconds(30),
                ".headrace/rejected",
                new IncrementConfiguration(Optional.empty(), OnDelete.REMOVE)));
  }

  @Test
  void writingIsReadFromTheHeadraceBlock() {
    assertThat(
            load(BASE
                    + "headrace: {max_writes_per_second: 5000, adaptive_pacing: true, write: changed,"
                    + " parallel_views: 4, store_patience: 2m, rejected_rows: 's3a://b/r', increments: commit, on_delete: keep}\n")
                .headrace()
                .writing())
        .isEqualTo(
            new WritingConfiguration(
                OptionalInt.of(5000),
                true,
                true,
                4,
                Duration.ofMinutes(2),
                "s3a://b/r",
                new IncrementConfiguration(Optional.of(IncrementsBy.COMMIT), OnDelete.KEEP)));
    assertThatThrownBy(() -> load(BASE + "headrace: {increments: commits, on_delete: drop}\n"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'increments' is 'commits'. Write 'commit' or 'event_time'.")
        .hasMessageContaining("'on_delete' is 'drop'. Write 'remove' or 'keep'.");
  }

  @Test
  void timeoutsOfPostgresAreReadFromTheHeadraceBlock() {
    String store = "online_store: {type: postgres, host: h, database: d, user: u, password: p}\n";
    OnlineStoreConfiguration.Postgres usual = postgres(store);
    OnlineStoreConfiguration.Postgres changed =
        postgres(store + "headrace: {postgres: {statement_timeout: 5m, lock_timeout: 500ms}}\n");

    assertThat(usual.statementTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(usual.lockTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(changed.statementTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(changed.lockTimeout()).isEqualTo(Duration.ofMillis(500));
    assertThatThrownBy(() -> postgres(store + "headrace: {postgres: {lock_timeot: 1s}}\n"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'lock_timeot' is unknown")
        .hasMessageContaining("Did you mean 'lock_timeout'?");
    assertThatThrownBy(() -> postgres(store + "headrace: {postgres: {lock_timeout: 0s}}\n"))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining("'lock_timeout' is 0 ms. Write 1ms or more.");
  }

  private OnlineStoreConfiguration.Postgres postgres(String yaml) {
    return (OnlineStoreConfiguration.Postgres)
        load("project: p\nregistry: r\n" + yaml).onlineStore();
  }

  @Test
  void writingThatMakesNoSenseIsRefusedAllAtOnce() {
    assertThatThrownBy(
            () ->
                load(
                    BASE
                        + "headrace: {max_writes_per_second: 0, write: some, parallel_views: -1,"
                        + " store_patience: soon}\n"))
        .isInstanceOfSatisfying(DefinitionException.class, e -> assertThat(e.problems()).hasSize(4))
        .hasMessageContaining("'max_writes_per_second' is 0")
        .hasMessageContaining("'write' is 'some'")
        .hasMessageContaining("'parallel_views' is -1")
        .hasMessageContaining("'store_patience' is not a duration");
  }

  @Test
  void sqlRegistryHasSettingsOfItsOwn() {
    RegistryConfiguration registry =
        load("project: p\nregistry:\n  registry_type: sql\n  path: sqlite:///r.db\n"
                + "  read_path: postgresql://u:top@h/db\n  schema_mode: verify\n"
                + "  purge_feast_metadata: true\n  cache_ttl_seconds: 60\n"
                + "  sqlalchemy_config_kwargs:\n    echo: false\n    pool_pre_ping: true\n"
                + "    connect_args: {sslmode: require}\n")
            .registry();
    assertThat(registry.sql().readPath()).contains("postgresql://u:top@h/db");
    assertThat(registry.sql().schemaMode()).isEqualTo(RegistryConfiguration.SchemaMode.VERIFY);
    assertThat(registry.sql().feastMetadata()).isFalse();
    assertThat(registry.sql().connectArguments()).isEqualTo(Map.of("sslmode", "require"));
    assertThat(registry.sql().toString()).doesNotContain("top");
    assertRefused(
        "project: p\nregistry: {registry_type: sql, path: 'sqlite:///r.db', schema_mode: create}\n",
        "Write auto, verify or skip.");
    assertRefused(
        "project: p\nregistry:\n  registry_type: sql\n  path: sqlite:///r.db\n"
            + "  sqlalchemy_config_kwargs: {isolation_level: SERIALIZABLE}\n",
        "'isolation_level' is an argument of SQLAlchemy that has no counterpart here");
  }

  @Test
  void referencePageIsWrittenFromTheOptions() throws IOException {
    Path page = Path.of("..", "docs", "configuration.md");
    if (Boolean.getBoolean("headrace.regenerate")) {
      Files.writeString(page, ConfigurationReference.markdown());
    }
    assertThat(Files.exists(page) ? Files.readAllLines(page) : List.of())
        .as("docs/configuration.md differs; write it anew with -Dheadrace.regenerate=true")
        .isEqualTo(ConfigurationReference.markdown().lines().toList());
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> load(text))
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(message);
  }

  private Path file() {
    return folder.resolve("feature_store.yaml");
  }

  private FeatureStoreConfiguration load(String text) {
    return load(text, Map.of());
  }

  private FeatureStoreConfiguration load(String text, Map<String, String> environment) {
    try {
      Files.writeString(file(), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return FeatureStoreConfiguration.load(file(), environment);
  }
}
