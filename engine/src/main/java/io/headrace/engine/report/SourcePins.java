package io.headrace.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import io.headrace.engine.offline.TableVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What was read of sources, as maps and lists, and out of a report again. */
public final class SourcePins {
  private SourcePins() {}

  /**
   * The pins of a report that {@code historical} or {@code materialize} wrote.
   *
   * @throws DefinitionException when the file is no such report
   * @throws StoreException when it cannot be read
   */
  public static List<SourcePin> ofReport(Path file) {
    String where = "--pins " + file;
    if (!Files.isRegularFile(file)) {
      throw new DefinitionException(
          where, "there is no such file", "Name the JSON report of an earlier run.");
    }
    try {
      JsonNode report = new ObjectMapper().readTree(file.toFile());
      List<SourcePin> pins = new ArrayList<>();
      report.path("sources").forEach(source -> pins.add(pin(source)));
      report
          .path("views")
          .forEach(
              view -> {
                if (view.path("source").isObject()) {
                  pins.add(pin(view.path("source")));
                }
              });
      if (pins.isEmpty()) {
        throw notAReport(where);
      }
      return pins.stream().distinct().toList();
    } catch (com.fasterxml.jackson.core.JsonProcessingException
        | DateTimeException
        | IllegalArgumentException e) {
      throw notAReport(where);
    } catch (IOException e) {
      throw new StoreException(where, "it cannot be read: " + e.getMessage(), e);
    }
  }

  static Map<String, Object> data(SourcePin pin) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("source", pin.source());
    data.put("kind", pin.kind());
    data.put("text", pin.text());
    pin.bytes().ifPresent(b -> data.put("bytes", b));
    pin.version().ifPresent(v -> data.put("version", data(v)));
    data.put(
        "files",
        pin.files().stream()
            .map(
                f ->
                    Map.of(
                        "path", f.path(), "bytes", f.bytes(), "modified", f.modified().toString()))
            .toList());
    return data;
  }

  /** As {@code stats: delta version 12 of 2026-01-01T00:00:00Z}; empty where nothing is pinned. */
  static Optional<String> text(SourcePin pin) {
    return pin.version()
        .map(
            v ->
                pin.source()
                    + ": "
                    + v.format()
                    + (v.format().equals("delta") ? " version " : " snapshot ")
                    + v.version()
                    + " of "
                    + v.committed());
  }

  private static Map<String, Object> data(TableVersion version) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("format", version.format());
    data.put("table_id", version.tableId());
    data.put("version", version.version());
    data.put("committed", version.committed().toString());
    version.schemaId().ifPresent(id -> data.put("schema_id", id));
    return data;
  }

  private static SourcePin pin(JsonNode node) {
    List<PinnedFile> files = new ArrayList<>();
    node.path("files")
        .forEach(
            f ->
                files.add(
                    new PinnedFile(
                        required(f, "path"),
                        f.path("bytes").asLong(),
                        Instant.parse(required(f, "modified")))));
    JsonNode version = node.path("version");
    return new SourcePin(
        required(node, "source"),
        required(node, "kind"),
        required(node, "text"),
        files,
        node.has("bytes") ? OptionalLong.of(node.get("bytes").asLong()) : OptionalLong.empty(),
        version.isObject() ? Optional.of(version(version)) : Optional.empty());
  }

  private static TableVersion version(JsonNode node) {
    return new TableVersion(
        required(node, "format"),
        required(node, "table_id"),
        required(node, "version"),
        Instant.parse(required(node, "committed")),
        node.has("schema_id")
            ? OptionalInt.of(node.get("schema_id").asInt())
            : OptionalInt.empty());
  }

  private static String required(JsonNode node, String key) {
    if (!node.path(key).isTextual()) {
      throw new IllegalArgumentException(key);
    }
    return node.get(key).asText();
  }

  private static DefinitionException notAReport(String where) {
    return new DefinitionException(
        where,
        "it is no report that pins sources",
        "Name a JSON report of historical or materialize; they are in headrace.report_directory.");
  }
}
