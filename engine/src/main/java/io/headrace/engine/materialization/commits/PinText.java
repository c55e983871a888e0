package io.headrace.engine.materialization.commits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import io.headrace.engine.offline.TableVersion;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Pins as text, for the ledger and for people. */
public final class PinText {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private PinText() {}

  /**
   * Of a table the commit, of files all of them; then the columns.
   *
   * @param schema of the source
   */
  public static String of(SourcePin pin, StructType schema) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("source", pin.source());
    json.put("kind", pin.kind());
    json.put("text", pin.text());
    if (pin.version().isPresent()) {
      TableVersion version = pin.version().get();
      ObjectNode table = json.putObject("version");
      version.schemaId().ifPresent(id -> table.put("schema_id", id));
      table
          .put("format", version.format())
          .put("table_id", version.tableId())
          .put("version", version.version())
          .put("committed", version.committed().toString());
    } else {
      ArrayNode files = json.putArray("files");
      pin.files()
          .forEach(f -> files.addArray().add(f.path()).add(f.bytes()).add(f.modified().toString()));
    }
    ObjectNode columns = json.putObject("columns");
    for (StructField column : schema.fields()) {
      columns.put(column.name(), column.dataType().simpleString());
    }
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a pin cannot be written as JSON", e);
    }
  }

  /** Empty where the text is none that {@link #of} wrote. */
  public static Optional<SourcePin> parse(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (!json.hasNonNull("source") || !json.hasNonNull("kind") || !json.hasNonNull("text")) {
        return Optional.empty();
      }
      List<PinnedFile> files = new ArrayList<>();
      for (JsonNode f : json.path("files")) {
        files.add(
            new PinnedFile(
                f.path(0).asText(), f.path(1).asLong(), Instant.parse(f.path(2).asText())));
      }
      return Optional.of(
          new SourcePin(
              json.get("source").asText(),
              json.get("kind").asText(),
              json.get("text").asText(),
              files,
              OptionalLong.empty(),
              version(json.path("version"))));
    } catch (JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The type that a column had, where the pin knows it. */
  static Optional<String> columnType(String text, String column) {
    try {
      return Optional.ofNullable(MAPPER.readTree(text).path("columns").get(column))
          .map(JsonNode::asText);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<TableVersion> version(JsonNode json) {
    return json.isObject()
        ? Optional.of(
            new TableVersion(
                json.path("format").asText(),
                json.path("table_id").asText(),
                json.path("version").asText(),
                Instant.parse(json.path("committed").asText()),
                json.hasNonNull("schema_id")
                    ? OptionalInt.of(json.get("schema_id").asInt())
                    : OptionalInt.empty()))
        : Optional.empty();
  }

  /** In few words: {@code delta version 5 of 2025-05-01T12:00:00Z}, {@code 12 files}. */
  public static String shown(SourcePin pin) {
    return pin.version()
        .map(v -> v.format() + " version " + v.version() + " of " + v.committed())
        .orElseGet(() -> pin.files().size() + " files");
  }
}
