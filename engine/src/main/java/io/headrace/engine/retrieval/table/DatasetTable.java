package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.offline.ReadFailures;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.StructType;

/** A Delta or Iceberg table that one run writes a dataset into, in one commit. */
public final class DatasetTable {
  /** Delta maps columns to files by these names. */
  private static final String NOT_IN_DELTA_NAMES = " ,;{}()\n\t=";

  private final SparkSession session;
  private final TablePlace place;
  private final TableFormat format;
  private final WriteMode mode;
  private final List<String> partitionBy;
  private final FileSizes sizes;

  /**
   * @param session a session of {@code UtcSession}, ours alone
   * @param format {@code delta} or {@code iceberg}
   * @param partitionBy columns; none for those that the table has
   */
  public DatasetTable(
      SparkSession session,
      TablePlace place,
      String format,
      WriteMode mode,
      List<String> partitionBy,
      FileSizes sizes) {
    this.session = session;
    this.place = place;
    this.format = TableFormat.named(format, session, place);
    this.mode = mode;
    this.partitionBy = List.copyOf(partitionBy);
    this.sizes = sizes;
  }

  /**
   * For outputs of other formats.
   *
   * @throws DefinitionException when a name means a table of Delta or Iceberg, or can mean no other
   */
  public static void requireOtherFormat(SparkSession session, String name) {
    TablePlace place = TablePlace.named(session, name);
    String provider =
        TargetTable.catalog(session, place).getClass().getName().startsWith("org.apache.iceberg.")
            ? "iceberg"
            : TargetTable.find(session, place).map(TargetTable::provider).orElse("");
    if (provider.equals("delta") || provider.equals("iceberg")) {
      throw new DefinitionException(
          place.where(),
          "tables there are of " + provider,
          "Say --format " + provider + ", or name another.");
    }
  }

  private Optional<TargetTable> existing() {
    return TargetTable.find(session, place);
  }

  /**
   * The commit that a run has made here.
   *
   * @throws DefinitionException where no such table can be
   */
  public Optional<TableCommit> committedBy(String runId) {
    format.requireCatalog(session, place);
    return existing().filter(this::isOurs).flatMap(t -> format.find(session, place, runId));
  }

  private boolean isOurs(TargetTable table) {
    return table.provider().equals(format.name());
  }

  /** What the format gave the table when it was made, if it is there. */
  public Optional<String> tableId() {
    return existing().filter(this::isOurs).map(t -> format.tableId(session, place));
  }

  /**
   * @throws DefinitionException when what is there must not be written to
   */
  public void requireWritable() {
    format.requireCatalog(session, place);
    Optional<TargetTable> existing = existing();
    if (existing.isEmpty()) {
      requireRoom();
      if (mode == WriteMode.OVERWRITE_PARTITIONS && partitionBy.isEmpty()) {
        throw withoutPartitions("the table is not there yet");
      }
      return;
    }
    TargetTable table = existing.get();
    if (mode == WriteMode.CREATE) {
      throw new DefinitionException(
          place.where(),
          "the table exists",
          "Choose another, or say --mode append or --mode overwrite.");
    }
    if (!isOurs(table)) {
      throw new DefinitionException(
          place.where(),
          "it is a table of " + table.provider() + ", not of " + format.name(),
          "Name another table, or say --format " + table.provider() + ".");
    }
    if (mode.keepsRows()) {
      requirePartitioning(table);
    }
  }

  private void requirePartitioning(TargetTable table) {
    if (mode == WriteMode.OVERWRITE_PARTITIONS && table.partitioning().isEmpty()) {
      throw withoutPartitions("the table has none");
    }
    if (!partitionBy.isEmpty() && !table.isPartitionedBy(partitionBy)) {
      throw new DefinitionException(
          "Option --partition-by",
          "it says "
              + String.join(", ", partitionBy)
              + ", and "
              + (table.partitioning().isEmpty()
                  ? "the table has no partitions"
                  : "the table is partitioned by " + String.join(", ", table.partitioning())),
          "Leave it out, or replace the table: --mode overwrite.");
    }
  }

  private static DefinitionException withoutPartitions(String why) {
    return new DefinitionException(
        "Option --mode",
        "overwrite-partitions needs partitions, and " + why,
        "Say --partition-by where the table is made, or --mode overwrite.");
  }

  private void requireRoom() {
    if (place.folder().isPresent()) {
      new TableFolder(session, place).requireRoom(format.name());
    } else {
      requireNamespace();
    }
  }

  private void requireNamespace() {
    TableCatalog catalog = TargetTable.catalog(session, place);
    String[] namespace = place.namespace().toArray(String[]::new);
    if (catalog instanceof SupportsNamespaces spaces
        && namespace.length > 0
        && !spaces.namespaceExists(namespace)) {
      String name = String.join(".", namespace);
      throw new DefinitionException(
          place.where(),
          "catalog '" + place.catalog() + "' has no namespace '" + name + "'",
          "Create it: CREATE NAMESPACE " + place.catalog() + "." + name + ".");
    }
  }

  /**
   * @throws DefinitionException with every column that does not fit the table
   */
  public void requireColumns(StructType rows) {
    PartitionColumns.require(partitionBy, rows);
    Optional<TargetTable> existing = existing();
    if (existing.isPresent() && mode.keepsRows()) {
      List<Problem> problems =
          ColumnMatch.differences(place.where(), rows, existing.get().schema());
      if (!problems.isEmpty()) {
        throw new DefinitionException(problems);
      }
    } else if (format.name().equals("delta")) {
      requireDeltaNames(rows);
    }
  }

  private void requireDeltaNames(StructType rows) {
    for (String name : rows.fieldNames()) {
      if (name.chars().anyMatch(c -> NOT_IN_DELTA_NAMES.indexOf(c) >= 0)) {
        throw new DefinitionException(
            place.where(),
            "Delta takes no column of the name '" + name + "'",
            "Rename it in the entity rows: no spaces, and none of ,;{}()=");
      }
    }
  }

  /**
   * Writes all rows in one commit, or none. A run that has committed already finds its commit.
   *
   * @param rows of a session of {@code UtcSession}, ours alone
   * @throws WriteConflictException when it may be tried again
   * @throws DefinitionException when a table appeared that was to be created
   */
  public TableCommit write(Dataset<Row> rows, CommitNote note) {
    // Lets the rows' session find the table.
    TargetTable.catalog(rows.sparkSession(), place);
    Optional<TargetTable> before = existing();
    try {
      if (before.isEmpty() && place.folder().isPresent()) {
        new TableFolder(session, place).mark();
      }
      new TableWriter(place, format, mode, partitionBy, sizes).write(rows, before, note);
    } catch (Exception e) {
      // Spark's checked exceptions arrive undeclared.
      return afterFailure(before, note, e);
    }
    return committedBy(note.runId())
        .orElseThrow(
            () -> new IllegalStateException(place.where() + " does not have what was committed"));
  }

  /** A commit whose answer was lost, or another start of the same run, may have succeeded. */
  private TableCommit afterFailure(
      Optional<TargetTable> before, CommitNote note, Exception failure) {
    Optional<TargetTable> now;
    try {
      Optional<TableCommit> ours = committedBy(note.runId());
      if (ours.isPresent()) {
        return ours.get();
      }
      now = existing();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      throw ReadFailures.explain(place.where(), failure);
    }
    if (before.isEmpty() && now.isPresent() && mode == WriteMode.CREATE) {
      throw new DefinitionException(
          place.where(),
          "the table appeared during the run",
          "Choose another, or say --mode append or --mode overwrite.");
    }
    if (before.isPresent() != now.isPresent() || format.isConflict(failure)) {
      throw new WriteConflictException(place.where(), failure);
    }
    throw ReadFailures.explain(place.where(), failure);
  }

  /** Lets a session of the caller see what was written. */
  public void refresh(SparkSession caller) {
    if (place.folder().isPresent()) {
      caller.catalog().refreshByPath(place.folder().get().toString());
    } else {
      TargetTable.catalog(caller, place)
          .invalidateTable(Identifier.of(place.namespace().toArray(String[]::new), place.table()));
    }
  }
}
