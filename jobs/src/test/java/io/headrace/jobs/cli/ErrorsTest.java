package io.headrace.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headrace.engine.online.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** Runs every row of docs/errors.md: the exit code, the message, and no stack trace. */
class ErrorsTest {
  private static final Path PAGE = Path.of("../docs/errors.md");
  private static final String SECRET = "s3cret-p4ss";

  @TempDir Path folder;

  /** One row of the page. */
  record ErrorRow(String situation, int exit, List<String> fragments) {
    @Override
    public String toString() {
      return situation;
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void inputOfThisKindGetsItsMessageAndExitCode(ErrorRow row) {
    Function<TestRepository, CliRun> scenario = SCENARIOS.get(row.situation());
    assertThat(scenario).as("a scenario for '" + row.situation() + "'").isNotNull();
    CliRun run = scenario.apply(TestRepository.in(folder));
    assertThat(run.exit()).as(run.toString()).isEqualTo(row.exit());
    int from = 0;
    for (String fragment : row.fragments()) {
      int at = run.err().indexOf(fragment, from);
      assertThat(at).as("'" + fragment + "' in " + run).isNotNegative();
      from = at + fragment.length();
    }
    assertThat(run.err())
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain(SECRET);
    assertThat(run.out()).doesNotContain(SECRET);
  }

  @Test
  void everyScenarioStandsOnThePage() throws IOException {
    assertThat(rows().map(ErrorRow::situation))
        .containsExactlyInAnyOrderElementsOf(SCENARIOS.keySet());
  }

  @Test
  void debugAddsTheStackTrace() {
    CliRun run = TestRepository.in(folder).run("feature-views", "--debug");
    assertThat(run.exit()).isEqualTo(2);
    CliRun debug = CliRun.of("plan", "--debug", "--chdir", folder.resolve("nowhere").toString());
    assertThat(debug.err()).contains("\tat io.headrace");
  }

  static Stream<ErrorRow> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .map(line -> line.split(" \\| "))
        .filter(cells -> cells.length == 3 && cells[1].strip().matches("[0-9]+"))
        .map(
            cells ->
                new ErrorRow(
                    cells[0].substring(2).strip(),
                    Integer.parseInt(cells[1].strip()),
                    Stream.of(cells[2].replaceAll("\\|\\s*$", "").split("…"))
                        .map(String::strip)
                        .filter(f -> !f.isEmpty())
                        .toList()));
  }

  private static final Map<String, Function<TestRepository, CliRun>> SCENARIOS = scenarios();

  private static Map<String, Function<TestRepository, CliRun>> scenarios() {
    Map<String, Function<TestRepository, CliRun>> s = new LinkedHashMap<>();
    s.putAll(LakehouseScenarios.all());
    s.put(
        "no feature_store.yaml",
        r -> {
          delete(r.path("feature_store.yaml"));
          return r.run("plan");
        });
    s.put(
        "unknown key in a store's block",
        r -> store(r, "  path: data/online.db", "  pth: data/online.db").run("plan"));
    s.put(
        "unknown key of the headrace block",
        r ->
            r.file("feature_store.yaml", TestRepository.STORE + "headrace:\n  defintions: [a]\n")
                .run("plan"));
    s.put(
        "variables that are not set",
        r ->
            store(
                    r,
                    "  type: sqlite\n  path: data/online.db",
                    "  type: redis\n  connection_string: ${REDIS_HOST}:6379,password=${REDIS_PASSWORD}")
                .run("plan"));
    s.put(
        "a project name that Feast refuses",
        r -> store(r, "project: drivers", "project: _drivers").run("plan"));
    s.put(
        "entity keys of version 2",
        r ->
            store(r, "entity_key_serialization_version: 3", "entity_key_serialization_version: 2")
                .run("plan"));
    s.put(
        "a lag that is no duration",
        r -> r.after("apply").run("materialize-incremental", "now", "--lag", "ten"));
    s.put(
        "intervals shorter than a minute",
        r -> r.after("apply").run("materialize-incremental", "now", "--max-interval", "10s"));
    s.put(
        "a full refresh in several intervals",
        r ->
            r.after("apply")
                .run("materialize-incremental", "now", "--full-refresh", "--max-interval", "1d"));
    s.put(
        "more intervals than anybody wants",
        r -> r.after("apply").run("materialize-incremental", "2025-01-03", "--max-interval", "1m"));
    s.put(
        "patience where nothing is waited for",
        r ->
            r.after("apply")
                .run(
                    "materialize-incremental",
                    "now",
                    "--if-running",
                    "skip",
                    "--wait-at-most",
                    "5m"));
    s.put(
        "a view that another run is writing",
        r -> {
          r.after("apply");
          OtherRun.begin(r, "driver_stats");
          return r.run("materialize", "2025-01-01", "2025-01-02", "--if-running", "fail");
        });
    s.put("YAML alias bomb", r -> r.file("feature_store.yaml", bomb()).run("plan"));
    s.put(
        "a file that is not UTF-8",
        r -> {
          write(
              r.path("features.yaml"),
              "entities: [{name: größe, join_keys: [a]}]".getBytes(StandardCharsets.ISO_8859_1));
          return r.run("plan");
        });
    s.put("broken YAML", r -> r.file("features.yaml", "entities: [{name: driver\n").run("plan"));
    s.put("unknown key in a definition", r -> features(r, "ttl: 1d", "tll: 1d").run("validate"));
    s.put(
        "unknown top-level key in a definition file",
        r -> features(r, "feature_views:", "feature_veiws:").run("validate"));
    s.put(
        "unknown entity",
        r -> features(r, "entities: [driver]", "entities: [drvier]").run("validate"));
    s.put(
        "unknown data source", r -> features(r, "source: stats", "source: stast").run("validate"));
    s.put(
        "unknown feature view in a service",
        r -> features(r, "features: [driver_stats]", "features: [driver_stat]").run("validate"));
    s.put(
        "unknown feature in a service",
        r ->
            features(
                    r,
                    "features: [driver_stats]",
                    "features: [{view: driver_stats, features: [rat]}]")
                .run("validate"));
    s.put(
        "duplicate names",
        r ->
            r.file(
                    "features/more.yaml",
                    "feature_views:\n  - {name: driver_stats, source: stats, schema: [{name: x, dtype: Int64}]}\n")
                .run("validate"));
    s.put("unknown type", r -> features(r, "dtype: Int64", "dtype: Int63").run("validate"));
    s.put(
        "a reserved feature name",
        r -> features(r, "{name: trips,", "{name: entity_ts,").run("validate"));
    s.put(
        "a feature named like a timestamp column",
        r -> features(r, "{name: trips,", "{name: event_timestamp,").run("validate"));
    s.put(
        "a feature named like a join key of the request",
        r ->
            r.file("labels.csv", TestRepository.LABELS.replace("label", "trips"))
                .after("apply")
                .run(
                    "historical",
                    "--feature-service",
                    "activity",
                    "--entities",
                    "labels.csv",
                    "--to",
                    "./out"));
    s.put(
        "several problems at once",
        r ->
            features(r, "entities: [driver]", "entities: [drvier]", "dtype: Int64", "dtype: Int63")
                .run("validate"));
    s.put(
        "a join key of two types",
        r ->
            features(
                    r,
                    "schema:\n      - {name: rate,",
                    "schema:\n      - {name: driver_id, dtype: String}\n      - {name: rate,")
                .run("validate"));
    s.put(
        "a join key of a type that Feast has no key for",
        r -> features(r, "value_type: INT64", "value_type: DOUBLE").run("validate"));
    s.put(
        "a source that is missing beside other problems",
        r ->
            features(
                    r.file(
                        "features/broken.yaml",
                        BROKEN.replace("schema: [{name: x, dtype: Int64}]", "tags: {a: b}")),
                    "entities: [driver]",
                    "entities: [drvier]")
                .run("validate"));
    s.put(
        "a source that Feast cannot load",
        r ->
            store(
                    r,
                    "type: spark\n  spark_conf:\n    spark.master: local[2]\n    spark.sql.shuffle.partitions: \"2\"",
                    "type: file")
                .run("validate"));
    s.put(
        "a broken glob",
        r -> r.after("apply").run("materialize", "2025-01-01", "2025-01-02", "--views", "["));
    s.put(
        "a bound on the rate that lets nothing through",
        r ->
            r.run(
                "materialize",
                "2025-01-01",
                "2025-01-02",
                "--max-writes-per-second",
                "0",
                "--parallel-views",
                "-1"));
    s.put(
        "a bound of feature_store.yaml likewise",
        r ->
            r.file(
                    "feature_store.yaml",
                    TestRepository.STORE + "headrace:\n  max_writes_per_second: 0\n")
                .run("plan"));
    s.put(
        "rejected rows that cannot be kept",
        r ->
            r.file("taken", "a file where a folder should be")
                .after("apply")
                .run("materialize", "2025-01-01", "2025-01-02", "--rejected-rows", "taken"));
    s.put("more rows than Redis has memory for", ErrorsTest::fullRedis);
    s.put(
        "a registry that is not there yet",
        r ->
            r.run(
                "historical",
                "--feature-service",
                "activity",
                "--entities",
                "labels.csv",
                "--to",
                "./out"));
    s.put(
        "a SQL registry of a database that is not known",
        r -> sqlRegistry(r, "path: mssql+pyodbc://u:" + SECRET + "@h/d").run("plan"));
    s.put(
        "an argument of SQLAlchemy that is not understood",
        r ->
            sqlRegistry(
                    r,
                    "path: sqlite:///r.db\n  sqlalchemy_config_kwargs:\n    execution_options: {a: b}")
                .run("plan"));
    s.put(
        "a SQL registry that does not answer",
        r ->
            sqlRegistry(r, "path: postgresql+psycopg://u:" + SECRET + "@127.0.0.1:1/feast")
                .run("plan"));
    s.put(
        "verify-online of a view that was never materialized",
        r -> r.after("apply").run("verify-online", "driver_stats"));
    s.put("corrupt registry", ErrorsTest::corruptRegistry);
    s.put("read-only registry folder", ErrorsTest::readOnlyRegistry);
    s.put(
        "unknown feature view",
        r -> historical(r.after("apply"), "--features", "driver_stat:rate"));
    s.put("unknown feature", r -> historical(r.after("apply"), "--features", "driver_stats:rat"));
    s.put(
        "unknown feature service",
        r -> historical(r.after("apply"), "--feature-service", "activiti"));
    s.put(
        "a reference that is none",
        r -> historical(r.after("apply"), "--features", "driver_stats"));
    s.put(
        "missing source file",
        r -> {
          r.after("apply");
          delete(r.path("data/stats.csv"));
          return historical(r, "--feature-service", "activity");
        });
    s.put(
        "empty source folder",
        r -> {
          features(r, "data/stats.csv", "data/empty").after("apply");
          directory(r.path("data/empty"));
          return historical(r, "--feature-service", "activity");
        });
    s.put(
        "missing column in the source",
        r ->
            historical(
                r.file("data/stats.csv", TestRepository.STATS.replace("trips", "journeys"))
                    .after("apply"),
                "--feature-service",
                "activity"));
    s.put(
        "a column that is gone since the last run by commits",
        r ->
            features(r, "ttl: 1d", "ttl: 1d\n    increments: commit")
                .after("apply")
                .after("materialize-incremental", "2025-01-03")
                .file(
                    "data/stats.csv",
                    """
                    driver_id,event_timestamp,created,rate
                    1,2025-01-03T08:00:00Z,2025-01-03T08:05:00Z,0.5
                    """)
                .run("materialize-incremental", "2025-01-04"));
    s.put(
        "increments by something unknown",
        r -> features(r, "ttl: 1d", "ttl: 1d\n    increments: commits").run("plan"));
    s.put(
        "missing column found by validate",
        r ->
            r.file("data/stats.csv", TestRepository.STATS.replace("trips", "journeys"))
                .run("validate", "--with-sources"));
    s.put(
        "unreadable parquet",
        r -> {
          features(r, "data/stats.csv\n    file_format: csv", "data/broken.parquet").after("apply");
          r.file("data/broken.parquet", "this is no parquet file, whatever its name says");
          return historical(r, "--feature-service", "activity");
        });
    s.put(
        "missing entity file",
        r ->
            r.after("apply")
                .run(
                    "historical",
                    "--feature-service",
                    "activity",
                    "--entities",
                    "nolabels.csv",
                    "--to",
                    "./out"));
    s.put(
        "missing join key in the entity rows",
        r -> entities(r, "SELECT 1L AS drivr_id, TIMESTAMP '2025-01-01' AS event_timestamp"));
    s.put("no timestamp column in the entity rows", r -> entities(r, "SELECT 1L AS driver_id"));
    s.put(
        "two timestamp columns in the entity rows",
        r ->
            entities(
                r,
                "SELECT 1L AS driver_id, TIMESTAMP '2025-01-01' AS a, TIMESTAMP '2025-01-02' AS b"));
    s.put(
        "two features of one name",
        r ->
            historical(
                second(r).after("apply"), "--features", "driver_stats:rate,driver_other:rate"));
    s.put(
        "an output that exists",
        r ->
            historical(
                r.after("apply").file("training/part.parquet", "mine"),
                "--feature-service",
                "activity",
                "./training"));
    s.putAll(TableErrors.scenarios());
    s.put(
        "neither entity rows nor a range",
        r -> r.after("apply").run("historical", "--feature-service", "activity", "--to", "./out"));
    s.put("START after END", r -> r.after("apply").run("materialize", "2025-01-02", "2025-01-01"));
    s.put(
        "END in the future", r -> r.after("apply").run("materialize", "2025-01-02", "2999-01-01"));
    s.put("unparsable time", r -> r.after("apply").run("materialize", "yesterdy", "now"));
    s.put(
        "END given twice",
        r -> r.after("apply").run("materialize-incremental", "now", "--end", "now"));
    s.put(
        "no view fits",
        r ->
            r.after("apply")
                .run("materialize", "2025-01-01", "2025-01-02", "--views", "driver_stat"));
    s.put(
        "a view that is not online",
        r ->
            features(r, "    ttl: 1d", "    online: false")
                .after("apply")
                .run("materialize", "2025-01-01", "2025-01-02", "--views", "driver_stats"));
    s.put(
        "online_store is null",
        r ->
            store(r, "online_store:\n  type: sqlite\n  path: data/online.db", "online_store: null")
                .after("apply")
                .run("materialize", "2025-01-01", "2025-01-02"));
    s.put(
        "a value that does not fit its type",
        r ->
            features(
                    r.file(
                        "data/stats.csv",
                        TestRepository.STATS.replace("0.5,3\n", "0.5,3000000000\n")),
                    "dtype: Int64",
                    "dtype: Int32")
                .after("apply")
                .run("materialize", "2025-01-01", "2025-01-02"));
    s.put(
        "a null key where keys have to be",
        r ->
            r.file("feature_store.yaml", TestRepository.STORE + "headrace:\n  on_null_key: fail\n")
                .after("apply")
                .run("materialize", "2025-01-01", "2025-01-02"));
    s.put(
        "one view of two fails",
        r -> {
          r.file("features/broken.yaml", BROKEN).after("apply");
          return r.run("materialize", "2025-01-01", "2025-01-02");
        });
    s.put(
        "keys that are not JSON",
        r ->
            r.after("apply")
                .run("online", "--features", "driver_stats:rate", "--keys", "driver_id=1"));
    s.put(
        "keys without a join key",
        r ->
            r.after("apply")
                .run("online", "--features", "driver_stats:rate", "--keys", "{\"driver\": [1]}"));
    s.put(
        "a key of another type",
        r ->
            r.after("apply")
                .run(
                    "online",
                    "--features",
                    "driver_stats:rate",
                    "--keys",
                    "{\"driver_id\": [\"x\"]}"));
    s.put(
        "unreachable Redis",
        r ->
            redis(r, "127.0.0.1:1,password=" + SECRET)
                .run("materialize", "2025-01-01", "2025-01-02"));
    s.put(
        "unreachable Postgres",
        r ->
            store(
                    r,
                    "  type: sqlite\n  path: data/online.db",
                    "  type: postgres\n  host: 127.0.0.1\n  port: 1\n  database: d\n  user: u\n  password: "
                        + SECRET
                        + "\n  sslmode: disable")
                .after("apply")
                .run("materialize", "2025-01-01", "2025-01-02"));
    s.put("wrong Redis password", ErrorsTest::wrongRedisPassword);
    s.put("features that Redis would keep in one field", ErrorsTest::oneFieldInRedis);
    s.put("fewer replicas of Redis than have to confirm", ErrorsTest::tooFewReplicas);
    s.put("delete of what others use", r -> r.after("apply").run("delete", "entity:driver"));
    s.put(
        "init over a repository",
        r -> CliRun.of("init", r.folder().toString(), "--project", "again"));
    s.put(
        "a run that the ledger does not have",
        r -> CliRun.of("runs", "show", "ffff", "--chdir", r.folder().toString()));
    s.put(
        "a list of no runs",
        r -> CliRun.of("runs", "list", "--limit", "0", "--chdir", r.folder().toString()));
    s.put("unknown command", r -> CliRun.of("materialise"));
    DeploymentErrors.addTo(s);
    s.put("an option before the command", r -> CliRun.of("--chdir", r.folder().toString(), "plan"));
    s.putAll(ObjectStorageScenarios.all());
    s.putAll(K8sScenarios.all());
    return s;
  }

  private static final String BROKEN =
      """
      data_sources:
        - {name: gone, path: data/gone.parquet, timestamp_field: event_timestamp}
      feature_views:
        - {name: driver_broken, entities: [driver], source: gone, schema: [{name: x, dtype: Int64}]}
      """;

  private static CliRun corruptRegistry(TestRepository r) {
    r.after("apply").file("data/registry.db", "no registry");
    CliRun run = r.run("apply");
    assertThat(r.path("data/registry.db")).hasContent("no registry");
    return run;
  }

  private static CliRun readOnlyRegistry(TestRepository r) {
    r.after("apply");
    byte[] before = read(r.path("data/registry.db"));
    permissions(r.path("data/registry.db"), "r--r--r--");
    CliRun run = features(r, "ttl: 1d", "ttl: 2d").run("apply");
    assertThat(read(r.path("data/registry.db"))).isEqualTo(before);
    return run;
  }

  /** This connection stays authenticated while new ones have to know the password. */
  private static CliRun wrongRedisPassword(TestRepository r) {
    try (Jedis admin = TestRedis.connect()) {
      admin.configSet("requirepass", "right");
      try {
        String address = TestRedis.host() + ":" + TestRedis.port();
        return redis(r, address + ",password=" + SECRET)
            .run("materialize", "2025-01-01", "2025-01-02");
      } finally {
        admin.configSet("requirepass", "");
      }
    }
  }

  private static CliRun oneFieldInRedis(TestRepository r) {
    return store(
            features(
                r,
                "name: driver_stats",
                "name: stats",
                "{name: rate,",
                "{name: f81795,",
                "features: [driver_stats]",
                "features: [stats]"),
            "  type: sqlite\n  path: data/online.db",
            "  type: redis\n  connection_string: 127.0.0.1:1")
        .file(
            "features/other.yaml",
            "feature_views:\n  - {name: other, entities: [driver], source: stats, schema: [{name: g4692, dtype: Float64}]}\n")
        .run("plan");
  }

  private static CliRun tooFewReplicas(TestRepository r) {
    String address = TestRedis.host() + ":" + TestRedis.port();
    String text =
        replaced(
            TestRepository.STORE,
            "  type: sqlite\n  path: data/online.db",
            "  type: redis\n  connection_string: " + address);
    return r.file(
            "feature_store.yaml", text + "headrace: {store_patience: 1s, redis: {replicas: 1}}\n")
        .after("apply")
        .run("materialize", "2025-01-01", "2025-01-02");
  }

  /** A server that holds more already than it may, and refuses writes. */
  private static CliRun fullRedis(TestRepository r) {
    TestRepository applied = redis(r, TestRedis.host() + ":" + TestRedis.port());
    try (Jedis admin = TestRedis.connect()) {
      admin.configSet("maxmemory-policy", "noeviction");
      admin.configSet("maxmemory", "1");
      try {
        return applied.run("materialize", "2025-01-01", "2025-01-02");
      } finally {
        admin.configSet("maxmemory", "0");
      }
    }
  }

  private static TestRepository redis(TestRepository r, String connection) {
    return store(
            r,
            "  type: sqlite\n  path: data/online.db",
            "  type: redis\n  connection_string: " + connection)
        .after("apply");
  }

  private static TestRepository second(TestRepository r) {
    return r.file(
        "features/other.yaml",
        "feature_views:\n  - {name: driver_other, entities: [driver], source: stats, schema: [{name: rate, dtype: Float64}]}\n");
  }

  private static CliRun historical(TestRepository r, String option, String features) {
    return historical(r, option, features, "./out");
  }

  private static CliRun historical(TestRepository r, String option, String features, String to) {
    return r.run("historical", option, features, "--entities", "labels.csv", "--to", to);
  }

  private static CliRun entities(TestRepository r, String sql) {
    return r.after("apply")
        .run("historical", "--feature-service", "activity", "--entities", sql, "--to", "./out");
  }

  private static TestRepository store(TestRepository r, String... replacements) {
    return r.file("feature_store.yaml", replaced(TestRepository.STORE, replacements));
  }

  private static TestRepository sqlRegistry(TestRepository r, String path) {
    return store(r, "registry: data/registry.db", "registry:\n  registry_type: sql\n  " + path);
  }

  private static TestRepository features(TestRepository r, String... replacements) {
    return r.file("features.yaml", replaced(TestRepository.FEATURES, replacements));
  }

  private static String replaced(String text, String... replacements) {
    String result = text;
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(result).contains(replacements[i]);
      result = result.replace(replacements[i], replacements[i + 1]);
    }
    return result;
  }

  private static String bomb() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      List<String> nine = new ArrayList<>();
      for (int n = 0; n < 9; n++) {
        nine.add(alias);
      }
      text.append("a")
          .append(i)
          .append(": &a")
          .append(i)
          .append(" [")
          .append(String.join(", ", nine))
          .append("]\n");
    }
    return text.toString();
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void directory(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void permissions(Path file, String mode) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
