package io.headrace.engine.serving;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headrace.engine.definitions.DefinitionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of an online read: one map of column to value for each row asked for. Values are texts,
 * whole numbers or booleans; the declared types of the join keys decide what is made of them.
 */
public record OnlineKeys(List<String> columns, List<Map<String, Object>> rows) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final String EXAMPLES =
      "Write columns, {\"driver_id\": [1001, 1002]}, or rows, [{\"driver_id\": 1001}].";

  public OnlineKeys {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads {@code {"driver_id": [1001, 1002]}} or {@code [{"driver_id": 1001}, {"driver_id":
   * 1002}]}.
   *
   * @throws DefinitionException when the text is neither, or columns differ in length
   */
  public static OnlineKeys parse(String json) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new DefinitionException(
          "--keys", "it is not JSON: " + e.getOriginalMessage(), EXAMPLES);
    }
    if (node.isObject()) {
      return ofColumns(node);
    }
    if (node.isArray()) {
      return ofRows(node);
    }
    throw new DefinitionException("--keys", "it is neither an object nor a list", EXAMPLES);
  }

  private static OnlineKeys ofColumns(JsonNode node) {
    List<String> columns = new ArrayList<>();
    int length = -1;
    for (Map.Entry<String, JsonNode> column : node.properties()) {
      if (!column.getValue().isArray()) {
        throw new DefinitionException(
            "--keys", "column '" + column.getKey() + "' is no list", EXAMPLES);
      }
      if (length >= 0 && column.getValue().size() != length) {
        throw new DefinitionException(
            "--keys",
            "columns differ in length: " + length + " and " + column.getValue().size(),
            EXAMPLES);
      }
      length = column.getValue().size();
      columns.add(column.getKey());
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (String column : columns) {
        row.put(column, value(column, node.get(column).get(i)));
      }
      rows.add(Collections.unmodifiableMap(row));
    }
    return new OnlineKeys(columns, rows);
  }

  private static OnlineKeys ofRows(JsonNode node) {
    List<String> columns = new ArrayList<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isObject()) {
        throw new DefinitionException("--keys", "a row is no object: " + element, EXAMPLES);
      }
      Map<String, Object> row = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : element.properties()) {
        row.put(field.getKey(), value(field.getKey(), field.getValue()));
        if (!columns.contains(field.getKey())) {
          columns.add(field.getKey());
        }
      }
      rows.add(Collections.unmodifiableMap(row));
    }
    return new OnlineKeys(columns, rows);
  }

  private static Object value(String column, JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    throw new DefinitionException(
        "--keys",
        "column '" + column + "' has " + node + ", which can be no entity key",
        "Entity keys are texts and whole numbers of 64 bits; moments are ISO-8601 texts, bytes are base 64.");
  }
}
