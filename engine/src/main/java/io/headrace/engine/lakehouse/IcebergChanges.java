package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.ScanTaskSetManager;
import org.apache.iceberg.spark.source.SparkRewriteTable;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What was committed to an Iceberg table up to one of its snapshots: the rows that data files of
 * the two snapshots do not share, each with its deletes. Iceberg's changelog is not asked: it
 * refuses tables with delete files.
 */
record IcebergChanges(IcebergSnapshot now, ChangedColumns columns) {

  TableChanges since(long earlier) {
    if (Long.toString(earlier).equals(now.version())) {
      return new TableChanges.Nothing();
    }
    Table table = now.pinned();
    Optional<String> obstacle = obstacle(table, earlier);
    if (obstacle.isPresent()) {
      return new TableChanges.Untold(obstacle.get());
    }
    if (earlier != IcebergSnapshot.NONE && onlyArranged(table, earlier)) {
      return new TableChanges.Nothing();
    }
    Map<String, FileScanTask> before =
        earlier == IcebergSnapshot.NONE ? Map.of() : tasks(table, earlier);
    Map<String, FileScanTask> after = tasks(table, now.snapshot().orElseThrow().snapshotId());
    return RowDifference.of(
        rows(table, without(before, after)), rows(table, without(after, before)), columns);
  }

  private Optional<String> obstacle(Table table, long earlier) {
    if (earlier == IcebergSnapshot.NONE) {
      return Optional.empty();
    }
    if (table.snapshot(earlier) == null) {
      return Optional.of("snapshot " + earlier + ", which was read last time, has expired");
    }
    boolean ancestor =
        now.snapshot().isPresent()
            && SnapshotUtil.isAncestorOf(table, now.snapshot().get().snapshotId(), earlier);
    return ancestor
        ? Optional.empty()
        : Optional.of(
            "the table was rolled back: snapshot "
                + earlier
                + ", which was read last time, is not behind its present one");
  }

  private boolean onlyArranged(Table table, long earlier) {
    for (Snapshot snapshot :
        SnapshotUtil.ancestorsBetween(
            now.snapshot().orElseThrow().snapshotId(), earlier, table::snapshot)) {
      if (!DataOperations.REPLACE.equals(snapshot.operation())) {
        return false;
      }
    }
    return true;
  }

  /** By file and by what is deleted in it. */
  private static Map<String, FileScanTask> tasks(Table table, long snapshot) {
    Map<String, FileScanTask> tasks = new LinkedHashMap<>();
    try (CloseableIterable<FileScanTask> planned =
        table.newScan().useSnapshot(snapshot).planFiles()) {
      for (FileScanTask task : planned) {
        TreeSet<String> deletes = new TreeSet<>();
        for (DeleteFile delete : task.deletes()) {
          deletes.add(delete.location() + "@" + delete.contentOffset());
        }
        tasks.put(task.file().location() + deletes, task);
      }
    } catch (IOException | RuntimeException e) {
      throw new StoreException(
          "Iceberg table " + table.name(),
          "the files of snapshot " + snapshot + " cannot be listed: " + e.getMessage(),
          e);
    }
    return tasks;
  }

  private static List<FileScanTask> without(
      Map<String, FileScanTask> tasks, Map<String, FileScanTask> others) {
    List<FileScanTask> left = new ArrayList<>();
    tasks.forEach(
        (key, task) -> {
          if (!others.containsKey(key)) {
            left.add(task);
          }
        });
    return left;
  }

  private Optional<Dataset<Row>> rows(Table table, List<FileScanTask> tasks) {
    if (tasks.isEmpty()) {
      return Optional.empty();
    }
    String id = UUID.randomUUID().toString();
    ScanTaskSetManager.get().stageTasks(table, id, tasks);
    // A rewrite of version 3 sees numbers of rows too.
    Column[] columns =
        table.schema().columns().stream()
            .map(f -> functions.col("`" + f.name().replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return Optional.of(
        IcebergSnapshot.rows(now.spark(), new SparkRewriteTable(table, id), Map.of())
            .select(columns));
  }
}
