package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaHistoryManager;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.files.TahoeLogFileIndex;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import scala.Option;

/** A table of Delta Lake. */
record DeltaTable(SparkSession spark, DeltaLog log) implements LakehouseTable {

  static Optional<LakehouseTable> of(SparkSession spark, LogicalRelation relation) {
    return relation.relation() instanceof HadoopFsRelation files
            && files.location() instanceof TahoeLogFileIndex index
        ? Optional.of(new DeltaTable(spark, index.deltaLog()))
        : Optional.empty();
  }

  static LakehouseTable at(SparkSession spark, Path path, String where) {
    DeltaLog log = DeltaLog.forTable(spark, path);
    if (!log.tableExists()) {
      throw new DefinitionException(
          where,
          "no Delta table is at " + path,
          "Check the path; files without a _delta_log are read without table_format.");
    }
    return new DeltaTable(spark, log);
  }

  @Override
  public LakehouseFormat format() {
    return LakehouseFormat.DELTA;
  }

  @Override
  public String tableId() {
    return newest().metadata().id();
  }

  @Override
  public TableSnapshot at(TableMoment moment, String where) {
    SessionExtensions.requireDelta(spark, where);
    return new DeltaSnapshot(spark, log, snapshot(moment, where));
  }

  private Snapshot snapshot(TableMoment moment, String where) {
    Snapshot newest = newest();
    if (moment instanceof TableMoment.Latest) {
      return newest;
    }
    long version = version(moment, newest, where);
    if (version == newest.version()) {
      return newest;
    }
    Snapshot old =
        log.getSnapshotAt(
            version,
            log.getSnapshotAt$default$2(),
            log.initialCatalogTable(),
            log.getSnapshotAt$default$4());
    long readable = new DeltaVacuum(spark, log).oldestReadable(old, newest);
    if (readable > version) {
      throw Moments.gone(
          where, "version " + version, "vacuum removed files of it", "version " + readable);
    }
    return old;
  }

  private long version(TableMoment moment, Snapshot newest, String where) {
    long oldest = log.history().getEarliestRecreatableCommit();
    if (moment instanceof TableMoment.Version wanted) {
      if (wanted.version() > newest.version()) {
        throw new DefinitionException(
            where,
            "version " + wanted.version() + " is not there yet",
            "The newest is " + newest.version() + ".");
      }
      if (wanted.version() < oldest) {
        throw Moments.gone(
            where,
            "version " + wanted.version(),
            "its log entries were cleaned up",
            "version " + oldest);
      }
      return wanted.version();
    }
    if (moment instanceof TableMoment.At at) {
      return version(at.moment(), oldest, where);
    }
    throw Moments.unknownKind(
        where, moment, "Delta", "Write version:NUMBER or a time, as in version:12 or 2026-01-01.");
  }

  private long version(Instant moment, long oldest, String where) {
    Moments.requirePast(where, moment);
    DeltaHistoryManager.Commit commit =
        log.history()
            .getActiveCommitAtTime(
                Timestamp.from(moment), log.initialCatalogTable(), true, true, true);
    if (commit.timestamp() > moment.toEpochMilli()) {
      throw Moments.gone(
          where,
          "what it held at " + moment,
          "the table or its log does not go back so far",
          "version " + oldest + " of " + Instant.ofEpochMilli(commit.timestamp()));
    }
    return commit.version();
  }

  private Snapshot newest() {
    return log.update(false, Option.empty(), log.initialCatalogTable());
  }
}
