package io.headrace.engine.materialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.FeatureStore;
import io.headrace.engine.TestSpark;
import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.configuration.HeadraceConfiguration.OnNullKey;
import io.headrace.engine.configuration.OnlineStoreConfiguration;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.online.TestPostgres;
import io.headrace.engine.online.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/**
 * The four materializations that Feast was asked for, one after another, against what each of its
 * stores held after every step. The third is an older backfill, in which Feast's SQL stores went
 * back in time and ours must not.
 */
class GoldenOnlineIT {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/online");
  private static final String PROJECT = "golden_online";
  private static final HexFormat HEX = HexFormat.of();

  /** Feast raised on the null key of this view; ours writes the two other rows. */
  private static final String NULL_KEY_VIEW = "driver_null_key";

  private static final List<String> VIEWS =
      List.of(
          "driver_stats",
          "driver_customer",
          "place_vectors",
          "global_stats",
          "driver_ties",
          "driver_null_created",
          NULL_KEY_VIEW);

  @TempDir Path repository;

  @Test
  void sqliteHoldsWhatFeastsHeldAndNeverGoesBackInTime() throws IOException, SQLException {
    FeatureStore store = open("sqlite", "  type: sqlite\n  path: online.db\n");
    agreesWithFeastsSqlStore(store, "sqlite", "jdbc:sqlite:" + repository.resolve("online.db"));
  }

  @Test
  void postgresHoldsWhatFeastsHeldAndNeverGoesBackInTime() throws IOException, SQLException {
    OnlineStoreConfiguration.Postgres server = TestPostgres.configuration("golden_online");
    String block =
        "  type: postgres\n  host: %s\n  port: %d\n  database: %s\n  db_schema: %s\n  user: %s\n  sslmode: disable\n"
            .formatted(
                server.host(), server.port(), server.database(), server.schema(), server.user());
    String password = server.password().map(p -> "  password: '" + p.reveal() + "'\n").orElse("");
    FeatureStore store = open("postgres", block + password);
    String url =
        "jdbc:postgresql://%s:%d/%s?user=%s&password=%s&currentSchema=%s"
            .formatted(
                server.host(),
                server.port(),
                server.database(),
                server.user(),
                server.password().map(p -> p.reveal()).orElse(""),
                server.schema());
    agreesWithFeastsSqlStore(store, "postgres", url);
  }

  @Test
  void redisHoldsWhatFeastsHeld() throws IOException {
    TestRedis.flush();
    FeatureStore store =
        open(
            "redis",
            "  type: redis\n  connection_string: "
                + TestRedis.host()
                + ":"
                + TestRedis.port()
                + "\n");
    for (int step = 0; step < 4; step++) {
      materialize(store, step);
      Map<String, String> expected = new TreeMap<>();
      for (JsonNode hash : expected(step, "redis")) {
        hash.get("fields")
            .properties()
            .forEach(
                f ->
                    expected.put(
                        hash.get("key").asText() + " " + f.getKey(), f.getValue().asText()));
      }
      Map<String, String> held = redisContent();
      if (step == 3) {
        assertThat(held.keySet())
            .filteredOn(
                k ->
                    k.contains(
                        HEX.formatHex(
                            ("_ts:" + NULL_KEY_VIEW)
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))))
            .hasSize(2);
        // Two rows of two fields each that Feast could not write; all else is Feast's.
        assertThat(held).hasSize(expected.size() + 4);
      }
      assertThat(held).containsAllEntriesOf(expected);
      if (step < 3) {
        assertThat(held).hasSameSizeAs(expected);
      }
    }
  }

  private void agreesWithFeastsSqlStore(FeatureStore store, String kind, String url)
      throws IOException, SQLException {
    for (int step = 0; step < 4; step++) {
      materialize(store, step);
      for (String view : VIEWS) {
        String table = PROJECT + "_" + view;
        Optional<Integer> feastsStep = stepWithTheSameRows(step, view);
        if (feastsStep.isPresent()) {
          JsonNode rows = expected(feastsStep.get(), kind).get(table).get("rows");
          assertThat(content(url, table))
              .as(table + " after step " + step)
              .isEqualTo(content(rows));
        }
      }
    }
    Map<String, String> nullCreated = content(url, PROJECT + "_driver_null_created");
    assertThat(nullCreated).hasSize(3);
    assertThat(nullCreated.values())
        .map(v -> v.split(" ")[0])
        .containsExactlyInAnyOrder("2001", "2003", "2004");
    assertThat(nullCreated.values()).filteredOn(v -> v.endsWith(" null")).hasSize(1);
    assertThat(content(url, PROJECT + "_" + NULL_KEY_VIEW)).hasSize(2);
  }

  /**
   * After which step Feast's SQL stores held what ours have to hold now. The third step, an older
   * backfill, changes nothing; the fourth fills the views of 2021 and no other; two views Feast
   * could not write.
   */
  private static Optional<Integer> stepWithTheSameRows(int step, String view) {
    if (step < 2) {
      return Optional.of(step);
    }
    if (step == 2
        || !view.startsWith("driver_")
        || view.equals("driver_stats")
        || view.equals("driver_customer")) {
      return Optional.of(1);
    }
    return view.equals("driver_ties") ? Optional.of(3) : Optional.empty();
  }

  private void materialize(FeatureStore store, int step) throws IOException {
    JsonNode interval = expected().get("steps").get(step);
    Span span = new Span.Between(instant(interval.get(0)), instant(interval.get(1)));
    MaterializationRequest request =
        new MaterializationRequest(
            store.viewsToMaterialize(List.of()), span, Instant.now(), OnNullKey.SKIP);
    MaterializationReport report = store.materialize(request, RunListener.SILENT);
    assertThat(report.failures()).isEmpty();
    assertThat(report.views()).hasSize(7);
    assertThat(store.registry().read().state("driver_stats").intervals())
        .last()
        .satisfies(i -> assertThat(i.end()).isEqualTo(instant(interval.get(1))));
  }

  private FeatureStore open(String kind, String onlineStore) throws IOException {
    Files.copy(GOLDEN.resolve(kind + "/registry.db"), repository.resolve("registry.db"));
    Files.createDirectories(repository.resolve("data"));
    try (Stream<Path> files = Files.list(GOLDEN.resolve("data"))) {
      for (Path file : files.toList()) {
        Files.copy(file, repository.resolve("data").resolve(file.getFileName()));
      }
    }
    Path yaml = repository.resolve("feature_store.yaml");
    Files.writeString(
        yaml,
        "project: "
            + PROJECT
            + "\nprovider: local\nregistry: registry.db\noffline_store:\n  type: file\nonline_store:\n"
            + onlineStore
            + "entity_key_serialization_version: 3\n");
    return FeatureStore.of(
        FeatureStoreConfiguration.load(yaml, repository, Map.of()), TestSpark::session);
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve("expected.json").toFile());
  }

  private static JsonNode expected(int step, String kind) throws IOException {
    return expected().get("after_step").get(step).get(kind).get("holds");
  }

  private static Instant instant(JsonNode text) {
    return java.time.OffsetDateTime.parse(text.asText()).toInstant();
  }

  /** Rows as Feast left them: key and feature to value, text and times. */
  private static Map<String, String> content(JsonNode rows) {
    Map<String, String> content = new TreeMap<>();
    for (JsonNode row : rows) {
      content.put(
          row.get("entity_key").asText() + " " + row.get("feature_name").asText(),
          String.join(
              " ",
              row.get("value").asText(),
              row.get("value_text").asText(),
              row.get("event_ts").asText(),
              row.get("created_ts").asText()));
    }
    return content;
  }

  private static Map<String, String> content(String url, String table) throws SQLException {
    Map<String, String> content = new TreeMap<>();
    String columns =
        url.startsWith("jdbc:sqlite")
            ? "entity_key, feature_name, value, value_text, event_ts, created_ts"
            : "entity_key, feature_name, value, value_text, (event_ts AT TIME ZONE 'UTC')::text || '+00',"
                + " (created_ts AT TIME ZONE 'UTC')::text || '+00'";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + columns + " FROM \"" + table + "\"")) {
      while (rows.next()) {
        content.put(
            HEX.formatHex(rows.getBytes(1)) + " " + rows.getString(2),
            String.join(
                " ",
                HEX.formatHex(rows.getBytes(3)),
                String.valueOf(rows.getString(4)),
                rows.getString(5),
                String.valueOf(rows.getString(6))));
      }
    }
    return content;
  }

  private static Map<String, String> redisContent() {
    Map<String, String> content = new TreeMap<>();
    try (RedisClient redis = RedisClient.create(TestRedis.host(), TestRedis.port())) {
      for (byte[] key : redis.keys("*".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
        redis
            .hgetAll(key)
            .forEach(
                (field, value) ->
                    content.put(
                        HEX.formatHex(key) + " " + HEX.formatHex(field), HEX.formatHex(value)));
      }
    }
    return content;
  }
}
