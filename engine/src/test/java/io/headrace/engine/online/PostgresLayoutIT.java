package io.headrace.engine.online;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureTypes;
import io.headrace.engine.definitions.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tables, indexes and rows as Feast's Postgres store made them, one table a type. The golden file
 * was written by PostgreSQL 15.
 */
class PostgresLayoutIT {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/types");
  private static final String PROJECT = "golden_types";

  /** Python writes infinities that JSON does not have. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final HexFormat HEX = HexFormat.of();

  /** As PostgreSQL shows it in a UTC session. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSSSSS]X");

  private final OnlineStore store = PostgresOnlineStore.of(TestPostgres.configuration());

  @TestFactory
  Stream<DynamicTest> tablesAreAsFeastMakesThem() throws IOException {
    Map<String, FeatureType> types = declaredTypes();
    JsonNode tables = JSON.readTree(GOLDEN.resolve("postgres.json").toFile());
    assertThat(tables.size()).isEqualTo(types.size()).isEqualTo(69);
    return tables.properties().stream()
        .map(
            t ->
                DynamicTest.dynamicTest(
                    t.getKey(), () -> tableIsAsFeastMakesIt(t.getKey(), t.getValue(), types)));
  }

  private void tableIsAsFeastMakesIt(String name, JsonNode expected, Map<String, FeatureType> types)
      throws SQLException {
    String view = name.substring(PROJECT.length() + 1);
    OnlineTable table =
        new OnlineTable(
            PROJECT,
            view,
            List.of(new Field("driver_id", FeatureType.of(Primitive.INT64))),
            List.of(new Field("f", types.get(view.substring("t_".length())))));
    store.drop(table);
    store.prepare(table);
    try (OnlineWriter writer = store.openWriter(table, new RunFence("golden", 1))) {
      expected.path("rows").forEach(r -> writer.write(row(r)));
      assertThat(writer.flush().written()).isEqualTo(expected.path("rows").size());
    }

    assertThat(columns(name)).isEqualTo(lines(expected.path("columns")));
    assertThat(indexes(name)).isEqualTo(lines(expected.path("indexes")));
    assertThat(rows(name)).isEqualTo(lines(expected.path("rows")));
  }

  private static Map<String, FeatureType> declaredTypes() throws IOException {
    Map<String, FeatureType> types = new HashMap<>();
    for (String line : Files.readAllLines(GOLDEN.resolve("expected.jsonl"))) {
      JsonNode type = JSON.readTree(line);
      types.put(
          type.path("type").asText(),
          FeatureTypes.parse(type.path("dtype").asText()).orElseThrow());
    }
    return types;
  }

  private static OnlineRow row(JsonNode row) {
    assertThat(row.path("feature_name").asText()).isEqualTo("f");
    return new OnlineRow(
        HEX.parseHex(row.path("entity_key").asText()),
        new byte[][] {HEX.parseHex(row.path("value").asText())},
        new String[] {row.path("value_text").textValue()},
        micros(row.path("event_ts").asText()),
        micros(row.path("created_ts").asText()));
  }

  private static long micros(String time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(time, TIME).toInstant());
  }

  private static List<String> columns(String table) throws SQLException {
    return query(
        "SELECT json_build_array(column_name, data_type) FROM information_schema.columns"
            + " WHERE table_schema = 'public' AND table_name = '"
            + table
            + "' ORDER BY ordinal_position");
  }

  private static List<String> indexes(String table) throws SQLException {
    return query(
        "SELECT to_json(indexdef) FROM pg_indexes WHERE schemaname = 'public' AND tablename = '"
            + table
            + "' ORDER BY indexname");
  }

  private static List<String> rows(String table) throws SQLException {
    return query(
        "SELECT json_build_object('entity_key', encode(entity_key, 'hex'), 'feature_name',"
            + " feature_name, 'value', encode(value, 'hex'), 'value_text', value_text,"
            + " 'vector_value', encode(vector_value, 'hex'), 'event_ts', event_ts::text,"
            + " 'created_ts', created_ts::text) FROM public.\""
            + table
            + "\" ORDER BY entity_key, feature_name");
  }

  private static List<String> query(String json) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = TestPostgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      try (ResultSet found = statement.executeQuery(json)) {
        while (found.next()) {
          lines.add(JSON.readTree(found.getString(1)).toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static List<String> lines(JsonNode array) {
    List<String> lines = new ArrayList<>();
    array.forEach(n -> lines.add(n.toString()));
    return lines;
  }
}
