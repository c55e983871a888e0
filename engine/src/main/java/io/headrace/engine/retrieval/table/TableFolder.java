package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.UtcSession;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The folder of a table that is not there yet. */
record TableFolder(SparkSession session, TablePlace place) {
  private static final Set<String> OF_ICEBERG = Set.of("data", "metadata");

  /**
   * Empty, or with nothing but what a run left that was killed before its first commit.
   *
   * @throws DefinitionException for a folder that holds anything else
   */
  void requireRoom(String format) {
    List<String> names;
    try {
      Path folder = folder();
      FileSystem fs = folder.getFileSystem(UtcSession.hadoop(session));
      names =
          fs.exists(folder)
              ? Arrays.stream(fs.listStatus(folder)).map(f -> f.getPath().getName()).toList()
              : List.of();
    } catch (IOException e) {
      throw failed(e);
    }
    boolean remains =
        place.deltaFolder().isPresent()
            ? names.contains(TargetTable.DELTA_LOG) && names.stream().allMatch(this::isOfDelta)
            : OF_ICEBERG.containsAll(names);
    if (!names.isEmpty() && !remains) {
      throw new DefinitionException(
          place.where(),
          "something is there that is no table of " + format,
          "Choose a folder of its own.");
    }
  }

  private boolean isOfDelta(String name) {
    return name.equals(TargetTable.DELTA_LOG) || name.startsWith("part-") || name.indexOf('=') > 0;
  }

  /**
   * Delta makes the folder of its log with the first commit only. Made before the first file, it
   * tells what a killed run left from a folder of parquet.
   */
  void mark() {
    if (place.deltaFolder().isPresent()) {
      Path log = new Path(folder(), TargetTable.DELTA_LOG);
      try {
        log.getFileSystem(UtcSession.hadoop(session)).mkdirs(log);
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  private Path folder() {
    return place.folder().orElseThrow();
  }

  private StoreException failed(IOException e) {
    return new StoreException(place.where(), "its folder cannot be used: " + e.getMessage(), e);
  }
}
