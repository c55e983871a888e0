package io.headrace.engine.offline;

import io.headrace.engine.definitions.SourceLocation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Whole files as rows, for inputs that are not data sources. */
public final class FileRows {
  private FileRows() {}

  /** A path as Hadoop wants it: relative ones below {@code repository}, {@code s3:} as s3a. */
  public static org.apache.hadoop.fs.Path locate(Path repository, String path) {
    return FileListing.locate(repository, path);
  }

  /**
   * All columns; those of csv get the types that their texts look like, nanoseconds become
   * timestamps.
   *
   * @param repository folder that a relative path starts at
   * @param where names the input in errors
   * @throws io.headrace.engine.definitions.DefinitionException when nothing is there
   * @throws io.headrace.engine.definitions.StoreException when it cannot be read
   */
  public static Dataset<Row> read(
      SparkSession spark, Path repository, SourceLocation.Files files, String where) {
    return readKeepingText(spark, repository, files, List.of(), where);
  }

  /** As {@link #read}, with columns that stay text whatever they look like. */
  public static Dataset<Row> readKeepingText(
      SparkSession spark,
      Path repository,
      SourceLocation.Files files,
      Collection<String> text,
      String where) {
    SparkSession utc = UtcSession.of(spark);
    FileListing listing =
        FileListing.of(UtcSession.hadoop(utc), FileListing.locate(repository, files.path()), where);
    FileScan scan = new FileScan(utc, files.format(), listing, where);
    Set<String> nanoseconds = scan.nanoseconds();
    Dataset<Row> rows = scan.inferred();
    if (files.format() == SourceLocation.FileFormat.CSV) {
      rows = scan.withText(rows, text);
    }
    Column[] columns =
        Arrays.stream(rows.schema().fields())
            .map(f -> new StoredColumn(f.name(), f.dataType(), nanoseconds.contains(f.name())))
            .map(c -> c.value().as(c.name()))
            .toArray(Column[]::new);
    return UtcSession.rebind(spark, nanoseconds.isEmpty() ? rows : rows.select(columns));
  }
}
