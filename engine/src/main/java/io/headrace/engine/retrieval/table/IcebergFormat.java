package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.TableVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.iceberg.spark.SparkWriteOptions;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/**
 * Iceberg keeps properties with each snapshot; a run's id is looked for among them before the run
 * writes.
 */
final class IcebergFormat implements TableFormat {

  @Override
  public String name() {
    return "iceberg";
  }

  @Override
  public void requireCatalog(SparkSession session, TablePlace place) {
    TableCatalog catalog = TargetTable.catalog(session, place);
    if (!catalog.getClass().getName().startsWith("org.apache.iceberg.")) {
      throw new DefinitionException(
          place.where(),
          "catalog '" + place.catalog() + "' keeps no Iceberg tables",
          "Write CATALOG.NAMESPACE.TABLE with a catalog of Iceberg, or a path with a slash.");
    }
  }

  @Override
  public Map<String, String> options(CommitNote note) {
    Map<String, String> options = new LinkedHashMap<>();
    note.properties()
        .forEach(
            (key, value) ->
                options.put(SparkWriteOptions.SNAPSHOT_PROPERTY_PREFIX + "." + key, value));
    return options;
  }

  @Override
  public String tableId(SparkSession session, TablePlace place) {
    return table(session, place).uuid().toString();
  }

  @Override
  public Optional<TableCommit> find(SparkSession session, TablePlace place, String runId) {
    Table table = table(session, place);
    Optional<TableCommit> found = Optional.empty();
    for (Snapshot snapshot : table.snapshots()) {
      Optional<CommitNote> note = CommitNote.fromProperties(snapshot.summary());
      // The newest: rewriting and cherry-picking copy properties of a summary.
      if (note.isPresent()
          && note.get().runId().equals(runId)
          && found
              .filter(f -> f.version().committed().toEpochMilli() > snapshot.timestampMillis())
              .isEmpty()) {
        found = Optional.of(commit(table, snapshot, note.get()));
      }
    }
    return found;
  }

  private TableCommit commit(Table table, Snapshot snapshot, CommitNote note) {
    return new TableCommit(
        new TableVersion(
            name(),
            table.uuid().toString(),
            Long.toString(snapshot.snapshotId()),
            Instant.ofEpochMilli(snapshot.timestampMillis())),
        note.runId(),
        note.features(),
        number(snapshot, SnapshotSummary.ADDED_RECORDS_PROP),
        number(snapshot, SnapshotSummary.ADDED_FILES_PROP),
        number(snapshot, SnapshotSummary.ADDED_FILE_SIZE_PROP));
  }

  /** Iceberg leaves zeros out. */
  private static OptionalLong number(Snapshot snapshot, String property) {
    return OptionalLong.of(Long.parseLong(snapshot.summary().getOrDefault(property, "0")));
  }

  private static Table table(SparkSession session, TablePlace place) {
    try {
      Table table = Spark3Util.loadIcebergTable(session, place.name());
      table.refresh();
      return table;
    } catch (NoSuchTableException | ParseException e) {
      throw new StoreException(place.where(), "it is gone: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isConflict(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CommitFailedException || t instanceof ValidationException) {
        return true;
      }
    }
    return false;
  }
}
