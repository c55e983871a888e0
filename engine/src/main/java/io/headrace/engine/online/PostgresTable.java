package io.headrace.engine.online;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.ValueType;
import java.nio.charset.StandardCharsets;

/**
 * Names of a view's table and its indexes.
 *
 * @param schema not quoted
 * @param name not quoted
 * @param hasText whether a feature is a String, so that Feast searches in its texts
 */
record PostgresTable(String schema, String name, boolean hasText) {
  /** PostgreSQL cuts longer names off, and two of them may become one. */
  private static final int LONGEST_NAME = 63;

  /**
   * @throws DefinitionException if a name is longer than PostgreSQL takes
   */
  static PostgresTable of(String schema, OnlineTable table) {
    requireShort("feature_store.yaml, online_store", "the schema", schema, "'db_schema'");
    String name = table.project() + "_" + table.name();
    requireShort(
        "Feature view '" + table.name() + "'",
        "its table in PostgreSQL",
        name,
        "the project or the feature view");
    return new PostgresTable(
        schema, name, table.features().stream().anyMatch(PostgresTable::isText));
  }

  private static boolean isText(Field feature) {
    return feature.type().valueType() == ValueType.STRING;
  }

  private static void requireShort(String where, String what, String name, String shorten) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_NAME) {
      throw new DefinitionException(
          where,
          what
              + " would be named '"
              + name
              + "', which is "
              + length
              + " bytes long, and PostgreSQL takes "
              + LONGEST_NAME,
          "Shorten the name of " + shorten + " by " + (length - LONGEST_NAME) + " or more.");
    }
  }

  String sqlName() {
    return quoted(schema) + "." + quoted(name);
  }

  String shownName() {
    return schema + "." + name;
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
