package io.headrace.engine.definitions;

import java.util.Map;
import java.util.Optional;

/**
 * Where feature rows come from.
 *
 * @param timestampField column of the event timestamp, under its source name
 * @param createdTimestampColumn column of the created timestamp, under its source name
 * @param fieldMapping source column name to the name used in features, join keys and timestamps
 */
public record DataSource(
    String name,
    SourceLocation location,
    String timestampField,
    Optional<String> createdTimestampColumn,
    Map<String, String> fieldMapping,
    Optional<DatePartition> datePartition,
    String description,
    Map<String, String> tags,
    String owner) {
  public DataSource {
    fieldMapping = Map.copyOf(fieldMapping);
    tags = Map.copyOf(tags);
  }

  /** The column of the source that {@code name} is read from. */
  public String sourceColumn(String name) {
    return fieldMapping.entrySet().stream()
        .filter(e -> e.getValue().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(name);
  }

  /**
   * A column that holds the UTC day (or hour) of the event timestamp as text, by which the source
   * is laid out.
   *
   * @param format as Python's strftime writes it, {@code %Y-%m-%d} when nothing is said; it must
   *     sort as time does
   */
  public record DatePartition(String column, String format) {}
}
