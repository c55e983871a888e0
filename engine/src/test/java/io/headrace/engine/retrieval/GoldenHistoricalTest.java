package io.headrace.engine.retrieval;

import static io.headrace.engine.retrieval.TestViews.aliased;
import static io.headrace.engine.retrieval.TestViews.fields;
import static io.headrace.engine.retrieval.TestViews.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.TestSpark;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The requests that were put to Feast, with what the contract says to them. */
class GoldenHistoricalTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/historical");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As in the registries beside the cases; other views never expire. */
  private static final Map<String, Duration> TTLS =
      Map.of(
          "ttl-both-ends/a", Duration.ofHours(1),
          "two-views-two-keys/a", Duration.ofDays(1),
          "entityless/g", Duration.ofDays(1),
          "before-1970/a", Duration.ofHours(1),
          "random-1/a", Duration.ofHours(1),
          "random-2/a", Duration.ofDays(1),
          "random-4/a", Duration.ofHours(1),
          "random-5/a", Duration.ofDays(1),
          "range/a", Duration.ofHours(3),
          "range-open-start/a", Duration.ofHours(3));

  static Stream<JsonNode> cases() throws Exception {
    return lines("cases.jsonl");
  }

  static Stream<JsonNode> ranges() throws Exception {
    return lines("ranges.jsonl");
  }

  private static Stream<JsonNode> lines(String file) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(GOLDEN.resolve(file))) {
      lines.add(JSON.readTree(line));
    }
    return lines.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void givesWhatTheContractSays(JsonNode golden) {
    String name = golden.get("case").asText();
    Path repository = GOLDEN.resolve(name);
    HistoricalRequest request =
        new HistoricalRequest(
            views(name, golden, repository),
            Optional.of(EntityInput.parse("entities.parquet")),
            Optional.empty(),
            Optional.empty(),
            golden.get("full_feature_names").asBoolean(),
            golden.get("filter_by_created_timestamp").asBoolean());

    Dataset<Row> rows = retrieval(repository).run(request);

    List<String> columns = new ArrayList<>();
    golden.get("expected").get(0).fieldNames().forEachRemaining(columns::add);
    assertThat(rows.columns()).containsExactlyInAnyOrderElementsOf(columns);
    assertThat(rows.collectAsList().stream().map(r -> text(r)).sorted())
        .containsExactlyElementsOf(texts(golden.get("expected")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ranges")
  void givesTheKeysSeenInARangeAsOfItsEnd(JsonNode golden) {
    String name = golden.get("case").asText();
    Path repository = GOLDEN.resolve(name);
    HistoricalRequest request =
        new HistoricalRequest(
            List.of(view(name, "a", repository)),
            Optional.empty(),
            instant(golden.get("start")),
            instant(golden.get("end")),
            false,
            false);

    Dataset<Row> rows = retrieval(repository).run(request);

    assertThat(rows.columns()).containsExactly("driver_id", "entity_ts", "x");
    assertThat(rows.schema().apply("driver_id").dataType().simpleString()).isEqualTo("bigint");
    assertThat(rows.collectAsList().stream().map(r -> text(r)).sorted())
        .containsExactlyElementsOf(texts(golden.get("feast")));
  }

  private static HistoricalRetrieval retrieval(Path repository) {
    return new HistoricalRetrieval(TestSpark.session(), repository, Clock.systemUTC());
  }

  private static Optional<Instant> instant(JsonNode node) {
    return node.isNull()
        ? Optional.empty()
        : Optional.of(OffsetDateTime.parse(node.asText()).toInstant());
  }

  private static List<SelectedView> views(String name, JsonNode golden, Path repository) {
    if (golden.get("features").isNull()) {
      SelectedView drivers = view(name, "a", repository);
      return List.of(
          aliased(drivers, "origin", Map.of("driver_id", "origin_id")),
          aliased(drivers, "destination", Map.of("driver_id", "destination_id")));
    }
    List<SelectedView> views = new ArrayList<>();
    golden
        .get("features")
        .forEach(f -> views.add(view(name, f.asText().split(":", 2)[0], repository)));
    return views;
  }

  /** Keys, types and the created column are read off the data, as they were declared. */
  private static SelectedView view(String name, String view, Path repository) {
    String path = "data/" + name + "-" + view + ".parquet";
    StructType schema =
        TestSpark.session().read().parquet(repository.resolve(path).toString()).schema();
    List<String> columns = List.of(schema.fieldNames());
    List<Field> keys = fields(typed(schema, List.of("driver_id", "customer_id")));
    List<String> features =
        columns.stream()
            .filter(c -> !List.of("driver_id", "customer_id", "ts", "created").contains(c))
            .toList();
    return TestViews.view(
        view,
        new SourceLocation.Files(path, FileFormat.PARQUET),
        columns.contains("created") ? Optional.of("created") : Optional.empty(),
        TTLS.getOrDefault(name + "/" + view, Duration.ZERO),
        keys,
        fields(typed(schema, features)));
  }

  private static String[] typed(StructType schema, List<String> names) {
    Map<String, String> types = Map.of("bigint", "Int64", "string", "String", "double", "Float64");
    return Arrays.stream(schema.fields())
        .filter(f -> names.contains(f.name()))
        .map(f -> f.name() + ":" + types.get(f.dataType().simpleString()))
        .toArray(String[]::new);
  }

  private static List<String> texts(JsonNode rows) {
    List<String> texts = new ArrayList<>();
    for (JsonNode row : rows) {
      Map<String, Object> cells = new TreeMap<>();
      row.properties()
          .forEach(
              e ->
                  cells.put(
                      e.getKey(),
                      switch (e.getKey()) {
                        case "event_timestamp", "entity_ts" -> moment(e.getValue().asText());
                        // Feast makes text of a range's keys.
                        case "driver_id" -> e.getValue().isNull() ? null : e.getValue().asLong();
                        default -> e.getValue().isNull() ? null : e.getValue().asText();
                      }));
      texts.add(cells.toString());
    }
    texts.sort(null);
    return texts;
  }

  private static Instant moment(String text) {
    return text.contains("+")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static String text(Row row) {
    Map<String, Object> cells = new TreeMap<>();
    for (StructField field : row.schema().fields()) {
      Object value = row.getAs(field.name());
      cells.put(field.name(), value instanceof java.sql.Timestamp t ? t.toInstant() : value);
    }
    return cells.toString();
  }
}
