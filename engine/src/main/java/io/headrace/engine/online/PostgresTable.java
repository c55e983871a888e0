package io.headrace.engine.online;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of a view's table and its indexes.
 *
 * <p>PostgreSQL cuts names off after {@value #LONGEST_NAME} bytes, and Feast lets it: the table of
 * a long name is the one that the cut name leads to. Index names are kept apart from it.
 *
 * @param schema not quoted
 * @param fullName project and view, not quoted, of any length
 * @param hasText whether a feature is a String, so that Feast searches in its texts
 */
record PostgresTable(String schema, String fullName, boolean hasText) {
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_CHARACTER = 4;

  /**
   * @throws DefinitionException if the schema's name is longer than PostgreSQL takes
   */
  static PostgresTable of(String schema, OnlineTable table) {
    int length = length(schema);
    if (length > LONGEST_NAME) {
      throw new DefinitionException(
          "feature_store.yaml, online_store",
          "'db_schema' is '"
              + schema
              + "', which is "
              + length
              + " bytes long, and PostgreSQL takes "
              + LONGEST_NAME,
          "Shorten it by " + (length - LONGEST_NAME) + " or more.");
    }
    return new PostgresTable(
        schema,
        table.project() + "_" + table.name(),
        table.features().stream().anyMatch(PostgresTable::isText));
  }

  private static boolean isText(Field feature) {
    return feature.type().valueType() == ValueType.STRING;
  }

  /** As the server has it. */
  String name() {
    return cut(fullName, LONGEST_NAME);
  }

  boolean isCut() {
    return !name().equals(fullName);
  }

  /** Whether another name, cut off, may lead to the same table. */
  boolean mayBeShared() {
    return length(name()) > LONGEST_NAME - LONGEST_CHARACTER;
  }

  /** Whether a full name leads to this table. */
  boolean isNamed(String otherFullName) {
    return name().equals(cut(otherFullName, LONGEST_NAME));
  }

  /** Tables of one schema whose names are the same to the server. */
  static List<TableCollision> collisions(String schema, List<OnlineTable> tables) {
    List<TableCollision> collisions = new ArrayList<>();
    Map<String, OnlineTable> seen = new HashMap<>();
    for (OnlineTable table : tables) {
      PostgresTable named = of(schema, table);
      OnlineTable other = seen.put(named.name(), table);
      if (other != null && !other.name().equals(table.name())) {
        collisions.add(
            new TableCollision(
                other.name(), table.name(), named.sharedWith(of(schema, other).fullName)));
      }
    }
    return collisions;
  }

  Problem sharedWith(String otherFullName) {
    return new Problem(
        "feature_store.yaml, online_store",
        "PostgreSQL cuts the table names '"
            + fullName
            + "' and '"
            + otherFullName
            + "' after 63 bytes to the same name, and one table cannot hold two feature views",
        "Shorten the name of one of the feature views, or of the project.");
  }

  private static int length(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Feast's where it fits; else one that neither the table nor another view's index has. */
  String indexName(String suffix) {
    String feasts = fullName + suffix;
    if (cut(feasts, LONGEST_NAME).equals(feasts)) {
      return feasts;
    }
    String ending = "_" + String.format("%016x", StableHash.of(fullName)) + suffix;
    return cut(fullName, LONGEST_NAME - ending.length()) + ending;
  }

  String sqlName() {
    return quoted(schema) + "." + quoted(name());
  }

  String shownName() {
    return schema + "." + name();
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /** At the end of a character, as the server does. */
  private static String cut(String name, int bytes) {
    int end = 0;
    int used = 0;
    while (end < name.length()) {
      int character = name.codePointAt(end);
      used += length(Character.toString(character));
      if (used > bytes) {
        break;
      }
      end += Character.charCount(character);
    }
    return name.substring(0, end);
  }
}
