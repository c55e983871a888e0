package io.headrace.engine.offline;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.definitions.TimeText;
import io.headrace.engine.lakehouse.TableMoment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The properties of a table format, which Feast hands to Spark's reader as options. Those that
 * travel in time choose the version that the source is read at; the rest stay options.
 *
 * @param moment what they travel to
 * @param options the others
 */
record TableFormatProperties(Optional<TableMoment> moment, Map<String, String> options) {
  // They read what changed between versions, which is no table of feature rows.
  private static final Set<String> OF_CHANGES =
      Set.of(
          "readchangefeed",
          "readchangedata",
          "startingversion",
          "endingversion",
          "startingtimestamp",
          "endingtimestamp",
          "start-snapshot-id",
          "end-snapshot-id",
          "start-timestamp",
          "end-timestamp");
  private static final List<String> OF_DELTA = List.of("versionasof", "timestampasof");
  private static final List<String> OF_ICEBERG =
      List.of("snapshot-id", "as-of-timestamp", "branch", "tag", "versionasof", "timestampasof");

  /**
   * @throws DefinitionException for properties that read something else than a version of the table
   */
  static TableFormatProperties of(SourceLocation.Lakehouse location, String where) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Optional<TableMoment> moment = Optional.empty();
    List<String> travel = location.format() == LakehouseFormat.DELTA ? OF_DELTA : OF_ICEBERG;
    for (Map.Entry<String, String> property : location.properties().entrySet()) {
      String key = property.getKey().toLowerCase(Locale.ROOT);
      if (OF_CHANGES.contains(key)) {
        throw new DefinitionException(
            where,
            "the property '" + property.getKey() + "' reads changes rather than the table",
            "Remove it; materialize-incremental finds changes by itself.");
      }
      if (!travel.contains(key)) {
        options.put(property.getKey(), property.getValue());
      } else if (moment.isPresent()) {
        throw new DefinitionException(
            where,
            "its properties travel in time twice, the second time by '" + property.getKey() + "'",
            "Keep one of them.");
      } else {
        moment = Optional.of(moment(location.format(), key, property.getValue().strip(), where));
      }
    }
    return new TableFormatProperties(moment, options);
  }

  private static TableMoment moment(
      LakehouseFormat format, String key, String value, String where) {
    try {
      return switch (key) {
        case "branch" -> new TableMoment.Branch(value);
        case "tag" -> new TableMoment.Tag(value);
        case "as-of-timestamp" -> new TableMoment.At(Instant.ofEpochMilli(Long.parseLong(value)));
        case "timestampasof" -> new TableMoment.At(TimeText.parse(value, Instant.now()));
        case "snapshot-id" -> new TableMoment.Snapshot(Long.parseLong(value));
        default ->
            format == LakehouseFormat.DELTA
                ? new TableMoment.Version(Long.parseLong(value))
                : snapshotOrTag(value);
      };
    } catch (NumberFormatException e) {
      throw new DefinitionException(
          where, "the property '" + key + "' is '" + value + "'", "Write a number.");
    }
  }

  private static TableMoment snapshotOrTag(String value) {
    return value.matches("-?\\d+")
        ? new TableMoment.Snapshot(Long.parseLong(value))
        : new TableMoment.Tag(value);
  }
}
