package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.offline.FileRows;
import io.headrace.engine.offline.SourcePin;
import io.headrace.engine.offline.UtcSession;
import io.headrace.engine.retrieval.table.CommitNote;
import io.headrace.engine.retrieval.table.PartitionColumns;
import io.headrace.engine.storage.Access;
import io.headrace.engine.storage.FileSystems;
import io.headrace.engine.storage.FolderPublication;
import io.headrace.engine.storage.ObjectFolders;
import io.headrace.engine.storage.StorageCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A folder of files that appears whole or not at all: it is written beside its place, under a
 * hidden name, and renamed when every task has finished. Where a rename is a copy, it is published
 * in its place.
 */
final class FolderOutput implements DatasetOutput {
  private final OutputTarget.Folder target;
  private final OutputRequest request;
  private final java.nio.file.Path repository;
  private final Path path;
  private final Siblings siblings;

  FolderOutput(
      SparkSession spark,
      java.nio.file.Path repository,
      OutputTarget.Folder target,
      OutputRequest request) {
    this.target = target;
    this.request = request;
    this.repository = repository;
    this.path = FileRows.locate(repository, target.path());
    this.siblings = new Siblings(fileSystem(spark), path);
  }

  private FileSystem fileSystem(SparkSession spark) {
    return FileSystems.open(path, UtcSession.hadoop(spark), "Output " + text());
  }

  @Override
  public String text() {
    return target.path();
  }

  @Override
  public void requireWritable() {
    StorageCall call = StorageCall.begin(Access.LIST, path);
    try {
      if (!isThere()) {
        return;
      }
      if (request.existing() == OutputTarget.Existing.REFUSE) {
        throw new DefinitionException(
            "Output " + text(), "it exists", "Choose another path, or use --overwrite.");
      }
      requireDataset();
    } catch (IOException e) {
      throw call.failed("Output " + text(), e);
    }
  }

  /** Tidies up what a run left that was killed, then looks. */
  private boolean isThere() throws IOException {
    if (ObjectFolders.isOne(siblings.fs(), path)) {
      FolderPublication.recover(siblings.fs(), path);
      return FolderPublication.holdsData(siblings.fs(), path);
    }
    siblings.recover();
    return siblings.fs().exists(path);
  }

  /** Overwriting replaces a whole folder: it must hold nothing but what such a run wrote. */
  private void requireDataset() throws IOException {
    Path home = new Path("file:" + repository.toAbsolutePath().normalize());
    boolean around =
        home.toString().equals(path.toString())
            || home.toString().startsWith(path.toString().replaceAll("/+$", "") + "/");
    List<String> foreign =
        Arrays.stream(siblings.fs().listStatus(path))
            .filter(s -> !s.getPath().equals(siblings.fs().makeQualified(path)))
            .map(s -> s.getPath().getName())
            .filter(n -> !n.startsWith("part-") && !n.startsWith("_") && !n.startsWith("."))
            .filter(n -> n.indexOf('=') < 0)
            .sorted()
            .toList();
    if (around || !foreign.isEmpty()) {
      throw new DefinitionException(
          "Output " + text(),
          "it holds more than a dataset"
              + (foreign.isEmpty() ? "" : ", such as " + foreign.get(0))
              + ", and would be replaced as a whole",
          "Choose a folder of its own.");
    }
  }

  @Override
  public void requireApartFrom(List<SourcePin> sources) {
    String folder = siblings.fs().makeQualified(path).toString();
    for (SourcePin source : sources) {
      boolean inside =
          source.files().stream()
              .anyMatch(f -> f.path().equals(folder) || f.path().startsWith(folder + "/"));
      if (inside) {
        throw new DefinitionException(
            "Output " + text(),
            "data source '" + source.source() + "' reads files that are there",
            "Choose a folder of its own.");
      }
    }
  }

  @Override
  public void requireColumns(Supplier<StructType> rows) {
    if (!request.partitionBy().isEmpty()) {
      PartitionColumns.require(request.partitionBy(), rows.get());
    }
    if (target.format() == OutputTarget.Format.CSV) {
      CsvColumns.requireText(rows.get());
    }
  }

  @Override
  public Written write(
      SparkSession utc, Dataset<Row> rows, Map<String, String> parquet, CommitNote note) {
    StorageCall call = StorageCall.begin(Access.WRITE, path);
    Path fresh = siblings.fresh(UUID.randomUUID());
    try {
      if (ObjectFolders.isOne(siblings.fs(), path)) {
        publish(request.sized(rows), parquet);
        return written();
      }
      try {
        writer(request.sized(rows), parquet).save(fresh.toString());
        siblings.moveIntoPlace(fresh, request.existing());
      } finally {
        siblings.fs().delete(fresh, true);
      }
      return written();
    } catch (IOException e) {
      throw call.failed("Output " + text(), e);
    }
  }

  private void publish(Dataset<Row> rows, Map<String, String> parquet) {
    ObjectFolders.Existing existing =
        request.existing() == OutputTarget.Existing.REPLACE
            ? ObjectFolders.Existing.REPLACE
            : ObjectFolders.Existing.REFUSE;
    SparkSession session = ObjectFolders.session(rows.sparkSession(), existing);
    writer(UtcSession.rebind(session, rows), parquet)
        .mode(SaveMode.Overwrite)
        .save(path.toString());
  }

  private DataFrameWriter<Row> writer(Dataset<Row> rows, Map<String, String> parquet) {
    DataFrameWriter<Row> writer =
        rows.write()
            .format(target.format().sparkName())
            .partitionBy(request.partitionBy().toArray(String[]::new));
    if (target.format() == OutputTarget.Format.PARQUET) {
      return writer.options(parquet);
    }
    return target.format() == OutputTarget.Format.CSV
        ? writer
            .option("header", "true")
            .option("timeZone", "UTC")
            .option("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX")
            .option("timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS")
        : writer;
  }

  private Written written() throws IOException {
    List<String> files = new ArrayList<>();
    long bytes = 0;
    RemoteIterator<LocatedFileStatus> below = siblings.fs().listFiles(path, true);
    while (below.hasNext()) {
      FileStatus file = below.next();
      if (file.getPath().getName().startsWith("part-")) {
        files.add(file.getPath().toString());
        bytes += file.getLen();
      }
    }
    files.sort(null);
    return new Written(files, OptionalLong.of(bytes), Optional.empty());
  }

  @Override
  public void refresh(SparkSession caller) {
    caller.catalog().refreshByPath(path.toString());
  }
}
