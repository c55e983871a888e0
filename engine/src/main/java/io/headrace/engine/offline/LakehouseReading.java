package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.lakehouse.ChangedColumns;
import io.headrace.engine.lakehouse.LakehouseTable;
import io.headrace.engine.lakehouse.TableChanges;
import io.headrace.engine.lakehouse.TableMoment;
import io.headrace.engine.lakehouse.TableSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Settles at which version a source's table is read.
 *
 * @param pin what an earlier run read, and is to be read again
 * @param moment what is read where there is no pin
 * @param options for the format's reader
 */
record LakehouseReading(
    SparkSession spark,
    DataSource source,
    Optional<SourcePin> pin,
    TableMoment moment,
    Map<String, String> options) {

  PinnedSource of(LakehouseTable table) {
    String where = SourceErrors.where(source);
    TableMoment wanted = pin.map(p -> pinned(p, table, where)).orElse(moment);
    TableSnapshot snapshot = table.at(wanted, where);
    TableVersion version =
        new TableVersion(
            snapshot.format().name().toLowerCase(Locale.ROOT),
            snapshot.tableId(),
            snapshot.version(),
            snapshot.committed(),
            snapshot.schemaId());
    SourcePin reads =
        new SourcePin(
            source.name(),
            version.format(),
            source.location().text(),
            List.of(),
            snapshot.bytes(),
            Optional.of(version));
    try {
      return new ResolvedSource(
          source,
          reads,
          UtcSession.rebind(spark, snapshot.rows(options)),
          Set.of(),
          new LakehouseStatistics(snapshot),
          (earlier, columns) -> changed(snapshot, earlier, columns));
    } catch (DefinitionException e) {
      throw wanted instanceof TableMoment.Latest ? e : of(version, e);
    }
  }

  private ChangeReader.Changed changed(
      TableSnapshot snapshot, SourcePin earlier, ChangedColumns columns) {
    if (earlier.version().isEmpty()) {
      return new ChangeReader.Changed("the last run read it without a version");
    }
    TableVersion version = earlier.version().get();
    TableChanges changes = snapshot.changesSince(version.tableId(), version.version(), columns);
    if (changes instanceof TableChanges.Rows some) {
      return new ChangeReader.Changed(UtcSession.rebind(spark, some.rows()));
    }
    return changes instanceof TableChanges.Untold untold
        ? new ChangeReader.Changed(untold.reason())
        : ChangeReader.Changed.NOTHING;
  }

  /**
   * A column that an old version lacks is in the newest one, so say which version was looked at.
   */
  private static DefinitionException of(TableVersion version, DefinitionException e) {
    String read =
        " It is read at version " + version.version() + " of " + version.committed() + ".";
    return new DefinitionException(
        e.problems().stream().map(p -> new Problem(p.where(), p.what(), p.fix() + read)).toList());
  }

  private static TableMoment pinned(SourcePin pin, LakehouseTable table, String where) {
    TableVersion version =
        pin.version()
            .orElseThrow(
                () ->
                    new DefinitionException(
                        where,
                        "the report pins no version of it, it was read as " + pin.kind(),
                        "Use the report of a run that read it as a table of commits."));
    if (!version.tableId().equals(table.tableId())) {
      throw new DefinitionException(
          where,
          "the table was replaced since: the report pins version "
              + version.version()
              + " of table "
              + version.tableId()
              + ", and this is table "
              + table.tableId(),
          "Read the table that the report names, or leave --pins out.");
    }
    long number = Long.parseLong(version.version());
    return version.format().equals("delta")
        ? new TableMoment.Version(number)
        : new TableMoment.Snapshot(number, version.schemaId());
  }
}
