package io.headrace.engine.offline;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.SourcePin.PinnedFile;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Exactly the files of a listing as rows.
 *
 * @param session a session of {@link UtcSession}
 * @param where names the source in errors
 */
record FileScan(SparkSession session, FileFormat format, FileListing listing, String where) {

  /** Types as the files say; csv says none, so its columns are text. */
  Dataset<Row> asStored() {
    return load(reader());
  }

  /** Types as the files say or, for csv, as its texts look. */
  Dataset<Row> inferred() {
    return load(format == FileFormat.CSV ? reader().option("inferSchema", "true") : reader());
  }

  /** The same rows with some columns as text: what {@code 007} was before it became a 7. */
  Dataset<Row> withText(Dataset<Row> rows, Collection<String> columns) {
    StructType schema = rows.schema();
    StructField[] fields = schema.fields().clone();
    boolean changed = false;
    for (int i = 0; i < fields.length; i++) {
      if (columns.contains(fields[i].name())
          && !fields[i].dataType().equals(DataTypes.StringType)) {
        fields[i] = DataTypes.createStructField(fields[i].name(), DataTypes.StringType, true);
        changed = true;
      }
    }
    return changed ? load(reader().schema(new StructType(fields))) : rows;
  }

  /** Some of the files, or others beside them. */
  FileScan of(List<PinnedFile> files) {
    return new FileScan(session, format, new FileListing(listing.base(), files), where);
  }

  /** With the columns of a scan of all files. */
  Dataset<Row> with(StructType schema) {
    return load(reader().schema(schema));
  }

  /**
   * Columns that hold nanoseconds, in all files alike.
   *
   * <p>Spark reads them as plain numbers, so a file with microseconds among them would be misread
   * without an error: that is refused.
   */
  Set<String> nanoseconds() {
    if (format != FileFormat.PARQUET) {
      return Set.of();
    }
    String first = listing.files().get(0).path();
    Set<String> columns = nanoseconds(first);
    if (!columns.isEmpty()) {
      listing.files().parallelStream()
          .map(PinnedFile::path)
          .filter(file -> !nanoseconds(file).equals(columns))
          .findAny()
          .ifPresent(
              other -> {
                throw new DefinitionException(
                    where,
                    first
                        + " holds nanoseconds in "
                        + String.join(", ", new TreeSet<>(columns))
                        + ", and "
                        + other
                        + " does not",
                    "Write the files with one precision, such as microseconds.");
              });
    }
    return columns;
  }

  private Set<String> nanoseconds(String file) {
    try {
      return NanosecondColumns.in(UtcSession.hadoop(session), file);
    } catch (IOException | RuntimeException e) {
      throw new StoreException(
          where,
          file
              + " cannot be read as parquet: "
              + ReadFailures.reason(e)
              + ". Write the file again, or name its format.",
          e);
    }
  }

  private DataFrameReader reader() {
    DataFrameReader reader =
        session.read().format(format.sparkName()).option("basePath", listing.base().toString());
    return switch (format) {
      case CSV ->
          reader
              .option("header", "true")
              // Files with other headers fail instead of filling the wrong columns.
              .option("enforceSchema", "false")
              .option("mode", "FAILFAST")
              .option("timeZone", "UTC");
      case JSON -> reader.option("mode", "FAILFAST").option("timeZone", "UTC");
      default -> reader;
    };
  }

  private Dataset<Row> load(DataFrameReader reader) {
    try {
      return reader.load(listing.files().stream().map(FileScan::literal).toArray(String[]::new));
    } catch (Exception e) {
      // Spark's checked exceptions arrive undeclared.
      throw new StoreException(
          where, "cannot be read as " + format.sparkName() + ": " + ReadFailures.reason(e), e);
    }
  }

  /**
   * The listing has expanded globs already: a bracket in a file name is just a bracket. Spark's own
   * switch for that, {@code __globPaths__}, reads n such files n times each.
   */
  private static String literal(PinnedFile file) {
    return file.path().replaceAll("([\\\\{}\\[\\]*?])", "\\\\$1");
  }
}
