package io.headrace.engine.registry;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.definitions.SourceLocation.Unreadable;
import io.headrace.engine.registry.proto.DataSourceMessage;
import io.headrace.engine.registry.proto.DataSourceMessage.FileOptions;
import io.headrace.engine.registry.proto.DataSourceMessage.SourceType;
import io.headrace.engine.registry.proto.SparkOptions;
import io.headrace.engine.registry.proto.TableFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the registry's data sources; what cannot be read keeps the reason. */
final class SourceReader {
  /** The format of files that Feast itself cannot load, so that it still lists the source. */
  static final String FILE_FORMAT_TAG = "headrace:file_format";

  static final String DEFAULT_PARTITION_FORMAT = "%Y-%m-%d";

  private SourceReader() {}

  /** The source as it stands, with the batch source inside a push or stream source as its place. */
  static DataSource read(DataSourceMessage message) {
    DataSourceMessage place = batchSourceOf(message);
    Map<String, String> tags = new TreeMap<>(message.getTagsMap());
    tags.remove(FILE_FORMAT_TAG);
    return new DataSource(
        message.getName(),
        location(place),
        firstSet(message.getTimestampField(), place.getTimestampField()),
        optional(firstSet(message.getCreatedTimestampColumn(), place.getCreatedTimestampColumn())),
        message.getFieldMappingCount() > 0
            ? message.getFieldMappingMap()
            : place.getFieldMappingMap(),
        optional(place.getDatePartitionColumn())
            .map(c -> new DataSource.DatePartition(c, partitionFormat(place))),
        message.getDescription(),
        tags,
        message.getOwner());
  }

  /** A source that stands where a view has none. */
  static DataSource unreadable(String name, String kind, String reason) {
    return new DataSource(
        name,
        new Unreadable(kind, "", reason),
        "",
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        "",
        Map.of(),
        "");
  }

  /** Push and stream sources carry the offline source that holds their history. */
  private static DataSourceMessage batchSourceOf(DataSourceMessage message) {
    DataSourceMessage place = message;
    while (place.hasBatchSource()) {
      place = place.getBatchSource();
    }
    return place;
  }

  private static SourceLocation location(DataSourceMessage m) {
    if (m.getType() == SourceType.BATCH_SPARK) {
      return sparkLocation(m.getSparkOptions());
    }
    if (m.getType() == SourceType.BATCH_FILE) {
      return fileLocation(m);
    }
    return new Unreadable(kind(m), text(m), reason(m));
  }

  private static SourceLocation fileLocation(DataSourceMessage m) {
    FileOptions options = m.getFileOptions();
    if (options.getUri().isEmpty()) {
      return new Unreadable("file", "", "it has no path");
    }
    if (options.getFileFormat().hasDeltaFormat()) {
      return new SourceLocation.Lakehouse(
          LakehouseFormat.DELTA, Optional.of(options.getUri()), Optional.empty(), Map.of());
    }
    String declared = m.getTagsOrDefault(FILE_FORMAT_TAG, "parquet");
    return fileFormat(declared)
        .<SourceLocation>map(f -> new SourceLocation.Files(options.getUri(), f))
        .orElseGet(() -> unknownFormat(options.getUri(), declared));
  }

  private static SourceLocation sparkLocation(SparkOptions o) {
    if (o.hasTableFormat() && o.getTableFormat().getFormatCase().getNumber() != 0) {
      return lakehouse(o);
    }
    // With a query and a path Feast reads the query; the path is where batches are written back.
    if (!o.getQuery().isEmpty()) {
      return new SourceLocation.Query(o.getQuery());
    }
    if (!o.getTable().isEmpty()) {
      return new SourceLocation.Table(o.getTable());
    }
    if (o.getPath().isEmpty()) {
      return new Unreadable("spark", "", "it has neither a table, a query nor a path");
    }
    return fileFormat(o.getFileFormat())
        .<SourceLocation>map(f -> new SourceLocation.Files(o.getPath(), f))
        .orElseGet(() -> unknownFormat(o.getPath(), o.getFileFormat()));
  }

  private static SourceLocation lakehouse(SparkOptions o) {
    TableFormat format = o.getTableFormat();
    Optional<String> path = optional(o.getPath());
    Optional<String> table = optional(o.getTable());
    if (!o.getQuery().isEmpty()) {
      return new SourceLocation.Query(o.getQuery());
    }
    return switch (format.getFormatCase()) {
      case DELTA_FORMAT ->
          new SourceLocation.Lakehouse(
              LakehouseFormat.DELTA, path, table, format.getDeltaFormat().getPropertiesMap());
      case HUDI_FORMAT ->
          new SourceLocation.Lakehouse(
              LakehouseFormat.HUDI, path, table, format.getHudiFormat().getPropertiesMap());
      default ->
          new SourceLocation.Lakehouse(
              LakehouseFormat.ICEBERG, path, table, format.getIcebergFormat().getPropertiesMap());
    };
  }

  private static Optional<FileFormat> fileFormat(String name) {
    return Arrays.stream(FileFormat.values())
        .filter(f -> f.sparkName().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static Unreadable unknownFormat(String path, String format) {
    return new Unreadable(
        "file",
        path,
        format.isEmpty()
            ? "its files have no format; name parquet, csv, json, avro or orc"
            : "its format '" + format + "' is none of parquet, csv, json, avro, orc");
  }

  private static String partitionFormat(DataSourceMessage m) {
    return optional(m.getSparkOptions().getDatePartitionColumnFormat())
        .orElse(DEFAULT_PARTITION_FORMAT);
  }

  private static String kind(DataSourceMessage m) {
    return switch (m.getType()) {
      case STREAM_KAFKA -> "kafka";
      case STREAM_KINESIS -> "kinesis";
      case PUSH_SOURCE -> "push";
      case REQUEST_SOURCE -> "request";
      case BATCH_BIGQUERY -> "bigquery";
      case BATCH_REDSHIFT -> "redshift";
      case BATCH_SNOWFLAKE -> "snowflake";
      case BATCH_TRINO -> "trino";
      case BATCH_ATHENA -> "athena";
      case BATCH_ICEBERG -> "iceberg";
      case CUSTOM_SOURCE -> "custom";
      default -> "unknown (number " + m.getTypeValue() + ")";
    };
  }

  private static String reason(DataSourceMessage m) {
    return switch (m.getType()) {
      case STREAM_KAFKA, STREAM_KINESIS, PUSH_SOURCE ->
          "it has no batch source behind it; give it one that holds its history";
      case REQUEST_SOURCE -> "its values come with each request";
      case BATCH_ICEBERG ->
          "its catalog is known to Feast only; define a Spark source with table_format iceberg and"
              + " the catalog in spark_conf";
      case CUSTOM_SOURCE ->
          "sources of class '"
              + m.getDataSourceClassType()
              + "' are read by Feast only; export the rows to files or to a table that Spark knows";
      default ->
          "sources of kind "
              + kind(m)
              + " are not read here; define a Spark source with a path, a table or a query";
    };
  }

  private static String text(DataSourceMessage m) {
    return switch (m.getOptionsCase()) {
      case KAFKA_OPTIONS -> "topic " + m.getKafkaOptions().getTopic();
      case KINESIS_OPTIONS -> "stream " + m.getKinesisOptions().getStreamName();
      case BIGQUERY_OPTIONS ->
          firstSet(m.getBigqueryOptions().getTable(), m.getBigqueryOptions().getQuery());
      case TRINO_OPTIONS ->
          firstSet(m.getTrinoOptions().getTable(), m.getTrinoOptions().getQuery());
      case REDSHIFT_OPTIONS ->
          firstSet(m.getRedshiftOptions().getTable(), m.getRedshiftOptions().getQuery());
      case SNOWFLAKE_OPTIONS ->
          firstSet(m.getSnowflakeOptions().getTable(), m.getSnowflakeOptions().getQuery());
      case ATHENA_OPTIONS ->
          firstSet(m.getAthenaOptions().getTable(), m.getAthenaOptions().getQuery());
      default -> "";
    };
  }

  private static String firstSet(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  static Optional<String> optional(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
