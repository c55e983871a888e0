package io.headrace.engine.repository;

import io.headrace.engine.configuration.YamlBlock;
import io.headrace.engine.configuration.YamlNode;
import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DataSource.DatePartition;
import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.definitions.Suggestions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads data sources. */
final class SourceReader {
  private static final List<String> PLACES = List.of("path", "table", "query");
  private static final FeatureType TIME = FeatureType.of(FeatureType.Primitive.UNIX_TIMESTAMP);

  private final SourceSchemas schemas;

  SourceReader(SourceSchemas schemas) {
    this.schemas = schemas;
  }

  DataSource read(String name, YamlBlock block) {
    block.refuseUnknownKeys(
        DefinitionReader.keysWith(
            "path",
            "table",
            "query",
            "file_format",
            "table_format",
            "timestamp_field",
            "created_timestamp_column",
            "field_mapping",
            "date_partition_column",
            "date_partition_column_format",
            "registry"));
    Map<String, String> tags = new LinkedHashMap<>(block.textMap("tags"));
    Optional<String> registry = block.text("registry");
    if (registry.isPresent() && !registry.get().equals(FeastChecks.HEADRACE_ONLY)) {
      block.problem(
          "'registry' is '" + registry.get() + "'", "Write 'headrace-only', or leave it out.");
    }
    registry.ifPresent(r -> tags.put(FeastChecks.REGISTRY_TAG, r));
    Optional<DatePartition> partition =
        block
            .text("date_partition_column")
            .map(
                column ->
                    new DatePartition(
                        column, block.text("date_partition_column_format").orElse("%Y-%m-%d")));
    DataSource source =
        new DataSource(
            name,
            location(block),
            block.text("timestamp_field").orElse(""),
            block.text("created_timestamp_column"),
            block.textMap("field_mapping"),
            partition,
            block.text("description").orElse(""),
            tags,
            block.text("owner").orElse(""));
    return source.timestampField().isEmpty() ? withInferredTimestamp(source, block) : source;
  }

  private DataSource withInferredTimestamp(DataSource s, YamlBlock block) {
    List<String> times =
        schemas.columns(s).entrySet().stream()
            .filter(e -> e.getValue().equals(TIME))
            .map(Map.Entry::getKey)
            .filter(c -> !s.createdTimestampColumn().equals(Optional.of(c)))
            .toList();
    if (times.size() != 1) {
      block.problem(
          "'timestamp_field' is missing"
              + (times.isEmpty() ? "" : ", and it has several columns of time: " + times),
          "Name the column that says when a row became true.");
      return s;
    }
    return new DataSource(
        s.name(),
        s.location(),
        times.get(0),
        s.createdTimestampColumn(),
        s.fieldMapping(),
        s.datePartition(),
        s.description(),
        s.tags(),
        s.owner());
  }

  private static SourceLocation location(YamlBlock block) {
    List<String> given = PLACES.stream().filter(p -> block.node(p).isPresent()).toList();
    if (given.size() != 1) {
      block.problem(
          given.isEmpty()
              ? "it says no place to read from"
              : "it says several places to read from: " + String.join(", ", given),
          "Write one of path, table or query.");
      return new SourceLocation.Query("");
    }
    Optional<LakehouseFormat> lakehouse = lakehouse(block);
    if (lakehouse.isPresent() && !given.get(0).equals("query")) {
      return new SourceLocation.Lakehouse(
          lakehouse.get(), block.text("path"), block.text("table"), properties(block));
    }
    String text = block.text(given.get(0)).orElse("");
    if (lakehouse.isPresent()) {
      block.problem(
          "'table_format' stands beside a query", "Remove it; the query names its tables.");
    }
    if (!given.get(0).equals("path") && block.node("file_format").isPresent()) {
      block.problem("'file_format' stands without a path", "Remove it.");
    }
    return switch (given.get(0)) {
      case "table" -> new SourceLocation.Table(text);
      case "query" -> new SourceLocation.Query(text);
      default -> new SourceLocation.Files(text, fileFormat(block, text));
    };
  }

  private static FileFormat fileFormat(YamlBlock block, String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    Optional<FileFormat> bySuffix =
        Arrays.stream(FileFormat.values())
            .filter(f -> lower.endsWith("." + f.sparkName()))
            .findFirst();
    return choice(block, "file_format", block.text("file_format"), FileFormat.values())
        .or(() -> bySuffix)
        .orElse(FileFormat.PARQUET);
  }

  private static Optional<LakehouseFormat> lakehouse(YamlBlock block) {
    Optional<String> type =
        block.node("table_format").orElse(null) instanceof YamlNode.Mapping
            ? block.block("table_format").flatMap(b -> b.text("type"))
            : block.text("table_format");
    if (type.isEmpty() && block.node("table_format").isPresent()) {
      block.problem("'table_format' says no type", "Write delta, iceberg or hudi.");
    }
    return choice(block, "table_format", type, LakehouseFormat.values());
  }

  private static Map<String, String> properties(YamlBlock block) {
    if (!(block.node("table_format").orElse(null) instanceof YamlNode.Mapping)) {
      return Map.of();
    }
    YamlBlock format = block.block("table_format").orElseThrow();
    format.refuseUnknownKeys(List.of("type", "properties"));
    return format.textMap("properties");
  }

  private static <E extends Enum<E>> Optional<E> choice(
      YamlBlock block, String key, Optional<String> text, E[] choices) {
    Optional<E> choice =
        text.flatMap(
            t -> Arrays.stream(choices).filter(c -> c.name().equalsIgnoreCase(t)).findFirst());
    if (text.isPresent() && choice.isEmpty()) {
      List<String> known =
          Arrays.stream(choices).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
      block.problem(
          "'" + key + "' is '" + text.get() + "'", Suggestions.among("formats", text.get(), known));
    }
    return choice;
  }
}
