package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Files by path. */
record FileSource(
    SparkSession spark, Path repository, DataSource source, SourceLocation.Files location)
    implements BatchSource {

  @Override
  public PinnedSource resolve() {
    String where = SourceErrors.where(source);
    SparkSession utc = UtcSession.of(spark);
    org.apache.hadoop.fs.Path path = FileListing.locate(repository, location.path());
    FileListing listing = FileListing.of(UtcSession.hadoop(utc), path, where);
    FileScan scan = new FileScan(utc, location.format(), listing, where);
    Set<String> nanoseconds = scan.nanoseconds();
    // A partition column that holds days is compared as text, so it must not become a date first.
    List<String> text =
        source.datePartition().map(DataSource.DatePartition::column).stream().toList();
    Dataset<Row> rows = scan.withText(scan.asStored(), text);
    SourcePin pin =
        new SourcePin(
            source.name(),
            "files",
            location.path(),
            listing.files(),
            OptionalLong.of(listing.bytes()));
    StatisticsReader statistics =
        location.format() == SourceLocation.FileFormat.PARQUET
            ? new ParquetStatistics(UtcSession.hadoop(utc), listing, where)
            : new ListingStatistics(listing);
    ChangeReader changes = earlier -> changed(scan, rows.schema(), earlier, where);
    return new ResolvedSource(
        source, pin, UtcSession.rebind(spark, rows), nanoseconds, statistics, changes);
  }

  private ChangeReader.Changed changed(
      FileScan scan, StructType schema, SourcePin earlier, String where) {
    ChangedFiles files = ChangedFiles.between(earlier.files(), scan.listing().files());
    if (files.isNone()) {
      return ChangeReader.Changed.NOTHING;
    }
    try {
      Optional<String> missing = files.missing(UtcSession.hadoop(scan.session()));
      return missing.isPresent()
          ? new ChangeReader.Changed(missing.get())
          : new ChangeReader.Changed(UtcSession.rebind(spark, scan.of(files.all()).with(schema)));
    } catch (IOException e) {
      throw new StoreException(
          where, "files of the last run cannot be looked up: " + ReadFailures.firstLine(e), e);
    }
  }
}
