package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.lakehouse.TableChanges;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Files by path. */
record FileSource(
    SparkSession spark,
    Path repository,
    DataSource source,
    SourceLocation.Files location,
    AsOf asOf)
    implements BatchSource {
  private static final String KIND = "files";

  @Override
  public PinnedSource resolve() {
    String where = SourceErrors.where(source);
    SparkSession utc = UtcSession.of(spark);
    org.apache.hadoop.fs.Path path = FileListing.locate(repository, location.path());
    FileListing listing = listing(UtcSession.hadoop(utc), path, where);
    FileScan scan = new FileScan(utc, location.format(), listing, where);
    Set<String> nanoseconds = scan.nanoseconds();
    // A partition column that holds days is compared as text, so it must not become a date first.
    List<String> text =
        source.datePartition().map(DataSource.DatePartition::column).stream().toList();
    Dataset<Row> rows = scan.withText(scan.asStored(), text);
    SourcePin pin =
        new SourcePin(
            source.name(),
            KIND,
            location.path(),
            listing.files(),
            OptionalLong.of(listing.bytes()));
    StatisticsReader statistics =
        location.format() == SourceLocation.FileFormat.PARQUET
            ? new ParquetStatistics(UtcSession.hadoop(utc), listing, where)
            : new ListingStatistics(listing);
    ChangeReader changes = (earlier, columns) -> changed(scan, rows.schema(), earlier, where);
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
          : new ChangeReader.Changed(UtcSession.rebind(spark, rows(scan, schema, files)));
    } catch (IOException e) {
      throw new StoreException(
          where, "files of the last run cannot be looked up: " + ReadFailures.firstLine(e), e);
    }
  }

  private static Dataset<Row> rows(FileScan scan, StructType schema, ChangedFiles files) {
    return Stream.of(Map.entry(files.removed(), false), Map.entry(files.added(), true))
        .filter(some -> !some.getKey().isEmpty())
        .map(
            some ->
                scan.of(some.getKey())
                    .with(schema)
                    .withColumn(TableChanges.PRESENT, functions.lit(some.getValue()))
                    .withColumn(TableChanges.COMMIT, functions.lit(0L)))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private FileListing listing(Configuration hadoop, org.apache.hadoop.fs.Path path, String where) {
    Optional<SourcePin> pin = asOf.pin(source.name());
    if (pin.isPresent() && !pin.get().kind().equals(KIND)) {
      throw new DefinitionException(
          where,
          "the report read it as " + pin.get().kind() + ", and now it is a path of files",
          "Use a report of a run that read these files.");
    }
    if (pin.isPresent()) {
      return FileListing.again(hadoop, path, pin.get().files(), where);
    }
    asOf.of(source.name())
        .ifPresent(
            moment -> {
              throw new DefinitionException(
                  where,
                  "it has no versions: it is a path of files, and --as-of "
                      + moment.text()
                      + " asks for an earlier one",
                  "Make it a Delta or Iceberg table, or leave it out of --as-of.");
            });
    FileListing listing = FileListing.of(hadoop, path, where);
    requireNoDelta(hadoop, path, where);
    return listing;
  }

  /** Its files without its log would bring back every row that was deleted or replaced. */
  private static void requireNoDelta(
      Configuration hadoop, org.apache.hadoop.fs.Path path, String where) {
    try {
      if (path.getFileSystem(hadoop).exists(new org.apache.hadoop.fs.Path(path, "_delta_log"))) {
        throw new DefinitionException(
            where, "a Delta table is at " + path, "Say so: table_format: delta.");
      }
    } catch (IOException e) {
      throw new StoreException(where, path + " cannot be listed: " + ReadFailures.firstLine(e), e);
    }
  }
}
