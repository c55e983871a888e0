package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What vacuum left of a Delta table's older versions. */
record DeltaVacuum(SparkSession spark, DeltaLog log) {

  /**
   * The oldest version from {@code old} on whose files are all there. The log still describes
   * versions whose files are gone, and a scan of them would fail halfway.
   *
   * @throws StoreException where the files cannot be looked for
   */
  long oldestReadable(Snapshot old, Snapshot newest) {
    Tombstones tombstones = new Tombstones(log.dataPath());
    Iterator<Tuple2<Object, Seq<Action>>> commits =
        log.getChanges(old.version() + 1, newest.version(), log.initialCatalogTable(), false);
    while (commits.hasNext()) {
      Tuple2<Object, Seq<Action>> commit = commits.next();
      tombstones.add((Long) commit._1(), CollectionConverters.asJava(commit._2()));
    }
    Map<Path, Long> ofOld = tombstones.ofFirstVersion();
    if (ofOld.keySet().stream().parallel().allMatch(this::exists)) {
      return old.version();
    }
    return tombstones.all().entrySet().stream()
        .parallel()
        .filter(file -> !exists(file.getKey()))
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(old.version());
  }

  private boolean exists(Path file) {
    Configuration hadoop = log.newDeltaHadoopConf();
    try {
      FileSystem fs = file.getFileSystem(hadoop);
      return fs.exists(file);
    } catch (IOException e) {
      throw new StoreException(
          "Delta table at " + log.dataPath(), file + " cannot be looked for: " + e.getMessage(), e);
    }
  }
}
