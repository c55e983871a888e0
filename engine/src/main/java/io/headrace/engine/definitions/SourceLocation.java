package io.headrace.engine.definitions;

import java.util.Map;
import java.util.Optional;

/** The place a data source reads from. */
public sealed interface SourceLocation {
  /** As users name it in lists and errors: a path, a table name, the text of a query. */
  String text();

  /**
   * Files by path: a file, a directory, a glob, a tree of hive partitions. Relative paths are
   * relative to the feature repository.
   */
  record Files(String path, FileFormat format) implements SourceLocation {
    @Override
    public String text() {
      return path;
    }
  }

  /** A table that the Spark session knows by name. */
  record Table(String name) implements SourceLocation {
    @Override
    public String text() {
      return name;
    }
  }

  /** A Spark SQL query. */
  record Query(String sql) implements SourceLocation {
    @Override
    public String text() {
      return sql;
    }
  }

  /** A table of a lakehouse format, by path or by name. */
  record Lakehouse(
      LakehouseFormat format,
      Optional<String> path,
      Optional<String> table,
      Map<String, String> properties)
      implements SourceLocation {
    public Lakehouse {
      properties = Map.copyOf(properties);
    }

    @Override
    public String text() {
      return path.or(() -> table).orElse("");
    }
  }

  /**
   * A place that Headrace lists and describes but cannot read: Kafka without a batch source, a
   * request source, BigQuery.
   *
   * @param kind Feast's name for it
   * @param reason why, and what works instead
   */
  record Unreadable(String kind, String text, String reason) implements SourceLocation {}

  /** File formats that a path is read in. */
  enum FileFormat {
    PARQUET,
    CSV,
    JSON,
    AVRO,
    ORC;

    /** Spark's name for it, which is also the one in definitions. */
    public String sparkName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Table formats with commits. */
  enum LakehouseFormat {
    DELTA,
    ICEBERG,
    HUDI
  }
}
