package io.headrace.engine.retrieval.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.TableVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a commit says of the run that made it.
 *
 * @param runId tells the run from others
 * @param features {@code view:feature}, in the order of the columns
 * @param sources what was read; empty in a note that was read back
 */
public record CommitNote(String runId, List<String> features, List<SourcePin> sources) {
  /** Stands before every key. */
  public static final String PREFIX = "headrace.";

  static final String RUN_ID = PREFIX + "run-id";
  static final String FEATURES = PREFIX + "features";
  static final String SOURCES = PREFIX + "sources";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  public CommitNote {
    features = List.copyOf(features);
    sources = List.copyOf(sources);
  }

  /** Keys and values, lists as JSON: what Iceberg keeps in a snapshot's summary. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(RUN_ID, runId);
    properties.put(FEATURES, featuresJson().toString());
    properties.put(SOURCES, sourcesJson().toString());
    return properties;
  }

  /** One JSON object with the same keys: what Delta keeps as user metadata. */
  public String json() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put(RUN_ID, runId);
    json.set(FEATURES, featuresJson());
    json.set(SOURCES, sourcesJson());
    return json.toString();
  }

  private ArrayNode featuresJson() {
    ArrayNode list = MAPPER.createArrayNode();
    features.forEach(list::add);
    return list;
  }

  private ArrayNode sourcesJson() {
    ArrayNode list = MAPPER.createArrayNode();
    sources.forEach(pin -> list.add(json(pin)));
    return list;
  }

  /**
   * A list of files can be long, and a commit's metadata is read with every use of the table: their
   * number and a digest stand for them. The report has them all.
   */
  private static ObjectNode json(SourcePin pin) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("source", pin.source());
    json.put("kind", pin.kind());
    json.put("text", pin.text());
    pin.bytes().ifPresent(b -> json.put("bytes", b));
    if (pin.version().isPresent()) {
      TableVersion version = pin.version().get();
      json.put("table_id", version.tableId());
      json.put("version", version.version());
      json.put("committed", version.committed().toString());
    } else if (!pin.files().isEmpty()) {
      json.put("files", pin.files().size());
      json.put("files_sha256", digest(pin.files()));
    }
    return json;
  }

  private static String digest(List<SourcePin.PinnedFile> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.stream()
          .sorted(Comparator.comparing(SourcePin.PinnedFile::path))
          .map(f -> f.path() + '\t' + f.bytes() + '\t' + f.modified() + '\n')
          .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The note in a Delta commit or beside files; empty for what others wrote there. */
  public static Optional<CommitNote> fromJson(String json) {
    try {
      JsonNode node = MAPPER.readTree(json);
      return node != null && node.path(RUN_ID).isTextual()
          ? Optional.of(read(node.get(RUN_ID).asText(), node.path(FEATURES)))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The note in an Iceberg snapshot; empty for what others committed. */
  static Optional<CommitNote> fromProperties(Map<String, String> properties) {
    if (!properties.containsKey(RUN_ID)) {
      return Optional.empty();
    }
    try {
      JsonNode features = MAPPER.readTree(properties.getOrDefault(FEATURES, "[]"));
      return Optional.of(read(properties.get(RUN_ID), features));
    } catch (JsonProcessingException e) {
      return Optional.of(new CommitNote(properties.get(RUN_ID), List.of(), List.of()));
    }
  }

  private static CommitNote read(String runId, JsonNode features) {
    List<String> names = new ArrayList<>();
    features.forEach(f -> names.add(f.asText()));
    return new CommitNote(runId, names, List.of());
  }
}
