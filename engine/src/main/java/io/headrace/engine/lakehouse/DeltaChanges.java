package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.commands.cdc.CDCReader$;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What was committed to a Delta table up to one of its versions: from the change data feed where it
 * was on all the time, else the rows that files of the two versions do not share.
 */
record DeltaChanges(SparkSession spark, DeltaLog log, Snapshot snapshot, ChangedColumns columns) {
  /** What the feed says of rows that a commit left behind. */
  private static final List<String> LEFT_BEHIND = List.of("insert", "update_postimage");

  TableChanges since(long earlier) {
    long now = snapshot.version();
    if (earlier == now) {
      return new TableChanges.Nothing();
    }
    if (earlier > now) {
      return new TableChanges.Untold(
          "version " + earlier + " was read last time, and now it is version " + now);
    }
    DeltaCommits commits;
    try {
      commits = DeltaCommits.read(log, earlier + 1, now);
    } catch (IllegalStateException e) {
      return new TableChanges.Untold(
          "its log does not go back to version " + earlier + " any more");
    }
    return commits
        .restored()
        .<TableChanges>map(
            version ->
                new TableChanges.Untold(
                    "version " + version + " restored the table to an earlier one"))
        .orElseGet(() -> of(earlier, commits));
  }

  private TableChanges of(long earlier, DeltaCommits commits) {
    if (commits.changed().isNone()) {
      return new TableChanges.Nothing();
    }
    // Columns and settings were the same all the time where no commit says otherwise.
    Optional<Snapshot> before = commits.metadata().isEmpty() ? Optional.of(snapshot) : at(earlier);
    if (before.isEmpty()) {
      return new TableChanges.Untold("its log does not describe version " + earlier + " any more");
    }
    Optional<String> otherType = otherType(before.get(), earlier, commits);
    if (otherType.isPresent()) {
      return new TableChanges.Untold(otherType.get());
    }
    return feed(before.get(), earlier, commits)
        .<TableChanges>map(TableChanges.Rows::new)
        .orElseGet(() -> files(earlier, commits));
  }

  /** A file is read with the later version's columns, whose types it may not have. */
  private Optional<String> otherType(Snapshot before, long earlier, DeltaCommits commits) {
    StructType now = snapshot.schema();
    return Stream.concat(
            Stream.of(before.schema()), commits.metadata().stream().map(Metadata::schema))
        .flatMap(schema -> Arrays.stream(schema.fields()))
        .filter(f -> !isSame(f, now))
        .findFirst()
        .map(
            f ->
                "column '"
                    + f.name()
                    + "' was "
                    + f.dataType().simpleString()
                    + " in version "
                    + earlier
                    + " or after it, and is of another type now");
  }

  private static boolean isSame(StructField before, StructType now) {
    return Arrays.stream(now.fields())
        .filter(f -> f.name().equals(before.name()))
        .allMatch(f -> f.dataType().equals(before.dataType()));
  }

  /** Empty where the log has lost what it would be put together from. */
  private Optional<Snapshot> at(long version) {
    try {
      return Optional.of(
          log.getSnapshotAt(
              version,
              log.getSnapshotAt$default$2(),
              log.initialCatalogTable(),
              log.getSnapshotAt$default$4()));
    } catch (Exception e) { // Delta throws checked exceptions that it does not declare
      return Optional.empty();
    }
  }

  /** Empty where it was off at some time, or is not whole any more. */
  private Optional<Dataset<Row>> feed(Snapshot before, long earlier, DeltaCommits commits) {
    boolean on =
        isFeedOn(snapshot.metadata())
            && isFeedOn(before.metadata())
            && commits.metadata().stream().allMatch(this::isFeedOn);
    Stream<Path> files =
        Stream.concat(
            commits.feed().stream().map(f -> f.absolutePath(log)),
            commits.outsideFeed().stream().flatMap(this::paths));
    if (!on || !files.parallel().allMatch(this::exists)) {
      return Optional.empty();
    }
    Stream<Column> told =
        columns.told().stream().map(name -> functions.col("`" + name.replace("`", "``") + "`"));
    Stream<Column> marks =
        Stream.of(
            functions
                .col(CDCReader$.MODULE$.CDC_TYPE_COLUMN_NAME())
                .isin(LEFT_BEHIND.toArray())
                .as(TableChanges.PRESENT),
            functions.col(CDCReader$.MODULE$.CDC_COMMIT_VERSION()).as(TableChanges.COMMIT));
    try {
      return Optional.of(
          spark
              .read()
              .format("delta")
              .option("readChangeFeed", "true")
              .option("startingVersion", earlier + 1)
              .option("endingVersion", snapshot.version())
              .load(log.dataPath().toString())
              .select(Stream.concat(told, marks).toArray(Column[]::new)));
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      // Columns were renamed or dropped meanwhile: the files tell all the same.
      return Optional.empty();
    }
  }

  private boolean isFeedOn(Metadata metadata) {
    return CDCReader$.MODULE$.isCDCEnabledOnTable(metadata, spark);
  }

  private TableChanges files(long earlier, DeltaCommits commits) {
    // Fewer files, which need not be there any more where a compaction came before or after.
    for (DeltaCommits.Net net : List.of(commits.changed(), commits.arranged())) {
      boolean whole =
          Stream.concat(net.removed().stream(), net.added().stream())
              .flatMap(this::paths)
              .parallel()
              .allMatch(this::exists);
      if (whole) {
        return RowDifference.of(rows(net.removed()), rows(net.added()), columns);
      }
    }
    return new TableChanges.Untold("vacuum has removed files of version " + earlier);
  }

  private Optional<Dataset<Row>> rows(List<AddFile> files) {
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(
            log.createDataFrame(
                snapshot,
                CollectionConverters.asScala(files).toSeq(),
                false,
                Option.<String>empty()));
  }

  private Stream<Path> paths(AddFile file) {
    Stream<Path> data = Stream.of(file.absolutePath(log));
    return file.deletionVector() != null && file.deletionVector().isOnDisk()
        ? Stream.concat(data, Stream.of(file.deletionVector().absolutePath(log.dataPath())))
        : data;
  }

  private boolean exists(Path file) {
    Configuration hadoop = log.newDeltaHadoopConf();
    try {
      return file.getFileSystem(hadoop).exists(file);
    } catch (IOException e) {
      throw new StoreException(
          "Delta table at " + log.dataPath(), file + " cannot be looked for: " + e.getMessage(), e);
    }
  }
}
