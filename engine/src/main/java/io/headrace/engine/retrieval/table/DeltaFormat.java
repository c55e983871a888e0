package io.headrace.engine.retrieval.table;

import io.delta.tables.DeltaTable;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.offline.TableVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import scala.Option;

/**
 * Delta keeps the last number that an application committed, and passes over a commit of that
 * number; a run is an application of its own with the number 1.
 */
final class DeltaFormat implements TableFormat {
  private static final String APPLICATION = "headrace:";
  private static final String NUMBER = "1";

  @Override
  public String name() {
    return "delta";
  }

  @Override
  public void requireCatalog(SparkSession session, TablePlace place) {
    TableCatalog catalog = TargetTable.catalog(session, place);
    if (catalog.getClass().getName().startsWith("org.apache.iceberg.")) {
      throw new DefinitionException(
          place.where(),
          "catalog '" + place.catalog() + "' keeps Iceberg tables",
          "Say --format iceberg, or name a table of spark_catalog.");
    }
  }

  @Override
  public Map<String, String> options(CommitNote note) {
    return Map.of(
        "txnAppId", APPLICATION + note.runId(), "txnVersion", NUMBER, "userMetadata", note.json());
  }

  @Override
  public String tableId(SparkSession session, TablePlace place) {
    return snapshot(session, table(session, place)).metadata().id();
  }

  @Override
  public Optional<TableCommit> find(SparkSession session, TablePlace place, String runId) {
    DeltaTable table = table(session, place);
    Snapshot snapshot = snapshot(session, table);
    if (!snapshot.transactions().contains(APPLICATION + runId)) {
      return Optional.empty();
    }
    Dataset<Row> ours =
        table
            .history()
            .filter(functions.col("userMetadata").contains(runId))
            .select("version", "timestamp", "userMetadata", "operationMetrics")
            .orderBy(functions.col("version").desc());
    String id = snapshot.metadata().id();
    for (Row commit : ours.collectAsList()) {
      Optional<CommitNote> note = CommitNote.fromJson(commit.getString(2));
      if (note.isPresent() && note.get().runId().equals(runId)) {
        return Optional.of(commit(id, note.get(), commit));
      }
    }
    // The log remembers who committed for longer than it keeps the commits themselves.
    return Optional.of(
        new TableCommit(
            new TableVersion(name(), id, "no longer in the log", Instant.EPOCH),
            runId,
            List.of(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty()));
  }

  private TableCommit commit(String tableId, CommitNote note, Row commit) {
    Map<String, String> metrics = commit.isNullAt(3) ? Map.of() : commit.getJavaMap(3);
    return new TableCommit(
        new TableVersion(
            name(), tableId, Long.toString(commit.getLong(0)), commit.getTimestamp(1).toInstant()),
        note.runId(),
        note.features(),
        number(metrics.get("numOutputRows")),
        number(metrics.get("numFiles")),
        number(metrics.get("numOutputBytes")));
  }

  private static OptionalLong number(String text) {
    return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static DeltaTable table(SparkSession session, TablePlace place) {
    return place.folder().isPresent()
        ? DeltaTable.forPath(session, place.folder().get().toString())
        : DeltaTable.forName(session, place.name());
  }

  private static Snapshot snapshot(SparkSession session, DeltaTable table) {
    String location = table.detail().select("location").head().getString(0);
    return DeltaLog.forTable(session, new Path(location))
        .update(false, Option.empty(), Option.empty());
  }

  @Override
  public boolean isConflict(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DeltaConcurrentModificationException) {
        return true;
      }
    }
    return false;
  }
}
