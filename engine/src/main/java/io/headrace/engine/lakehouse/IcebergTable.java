package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.definitions.Suggestions;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/** A table of Apache Iceberg. */
record IcebergTable(SparkSession spark, Table table) implements LakehouseTable {

  static Optional<LakehouseTable> of(SparkSession spark, DataSourceV2Relation relation) {
    return relation.table() instanceof SparkTable table
        ? Optional.of(new IcebergTable(spark, table.table()))
        : Optional.empty();
  }

  static LakehouseTable at(SparkSession spark, Path path, String where) {
    Configuration hadoop =
        ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().newHadoopConf();
    try {
      return new IcebergTable(spark, new HadoopTables(hadoop).load(path.toString()));
    } catch (NoSuchTableException e) {
      throw new DefinitionException(
          where,
          "no Iceberg table is at " + path,
          "Check the path. A table of a catalog goes by its name: table: CATALOG.SCHEMA.TABLE.");
    }
  }

  @Override
  public LakehouseFormat format() {
    return LakehouseFormat.ICEBERG;
  }

  @Override
  public String tableId() {
    return table.uuid().toString();
  }

  @Override
  public TableSnapshot at(TableMoment moment, String where) {
    // A catalog may hand out a table that it looked up half a minute ago.
    table.refresh();
    if (moment instanceof TableMoment.Latest) {
      return now(Optional.ofNullable(table.currentSnapshot()));
    }
    if (moment instanceof TableMoment.Branch branch) {
      // A branch has the columns of the table, as everywhere in Iceberg.
      return now(Optional.of(named(branch, branch.name(), true, where)));
    }
    if (moment instanceof TableMoment.Tag tag) {
      return then(named(tag, tag.name(), false, where), OptionalInt.empty());
    }
    if (moment instanceof TableMoment.Snapshot wanted) {
      if (wanted.id() == IcebergSnapshot.NONE) {
        return new IcebergSnapshot(
            spark, table, Optional.empty(), wanted.schemaId().orElse(table.schema().schemaId()));
      }
      return then(snapshot(wanted, where), wanted.schemaId());
    }
    if (moment instanceof TableMoment.At at) {
      return then(snapshot(at.moment(), where), OptionalInt.empty());
    }
    throw Moments.unknownKind(
        where,
        moment,
        "Iceberg",
        "Write snapshot:ID, tag:NAME, branch:NAME or a time, as in tag:june or 2026-01-01.");
  }

  private TableSnapshot now(Optional<Snapshot> snapshot) {
    return new IcebergSnapshot(spark, table, snapshot, table.schema().schemaId());
  }

  private TableSnapshot then(Snapshot snapshot, OptionalInt schemaId) {
    return new IcebergSnapshot(
        spark,
        table,
        Optional.of(snapshot),
        schemaId.orElseGet(() -> SnapshotUtil.schemaFor(table, snapshot.snapshotId()).schemaId()));
  }

  private Snapshot snapshot(TableMoment.Snapshot wanted, String where) {
    Snapshot found = table.snapshot(wanted.id());
    if (found == null) {
      throw Moments.gone(
          where, "snapshot " + wanted.id(), "the table has no such snapshot, or no more", oldest());
    }
    if (wanted.schemaId().isPresent()
        && !table.schemas().containsKey(wanted.schemaId().getAsInt())) {
      throw Moments.gone(
          where,
          "snapshot " + wanted.id(),
          "its schema " + wanted.schemaId().getAsInt() + " was removed from the table",
          oldest());
    }
    return found;
  }

  private Snapshot snapshot(Instant moment, String where) {
    Moments.requirePast(where, moment);
    // The log of the main branch, newest last: what was rolled back was the state for a while too.
    return table.history().stream()
        .filter(entry -> entry.timestampMillis() <= moment.toEpochMilli())
        .reduce((a, b) -> b)
        .map(entry -> table.snapshot(entry.snapshotId()))
        .orElseThrow(
            () ->
                Moments.gone(
                    where,
                    "what it held at " + moment,
                    "the table has no snapshot of then, or no more",
                    oldest()));
  }

  private Snapshot named(TableMoment moment, String name, boolean branch, String where) {
    SnapshotRef ref = table.refs().get(name);
    if (ref == null || ref.isBranch() != branch) {
      String kind = branch ? "branches" : "tags";
      TreeSet<String> known = new TreeSet<>();
      table.refs().entrySet().stream()
          .filter(r -> r.getValue().isBranch() == branch)
          .forEach(r -> known.add(r.getKey()));
      throw new DefinitionException(
          where,
          "the table has no " + moment.text().replace(':', ' '),
          Suggestions.among(kind, name, known));
    }
    return table.snapshot(ref.snapshotId());
  }

  private String oldest() {
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .min(Comparator.comparingLong(Snapshot::timestampMillis))
        .map(s -> "snapshot " + s.snapshotId() + " of " + Instant.ofEpochMilli(s.timestampMillis()))
        .orElse("none: the table is empty");
  }
}
