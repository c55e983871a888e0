package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.lakehouse.LakehouseTable;
import io.headrace.engine.lakehouse.LakehouseTables;
import io.headrace.engine.lakehouse.TableMoment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A table by name, or a query. */
record CatalogSource(
    SparkSession spark, Path repository, DataSource source, SourceLocation location, AsOf asOf)
    implements BatchSource {

  @Override
  public PinnedSource resolve() {
    SparkSession utc = UtcSession.of(spark);
    String where = SourceErrors.where(source);
    if (location instanceof SourceLocation.Query) {
      requireNow("a query", where);
      return now(
          "query", CatalogRows.query(utc, QueryPaths.resolve(location.text(), repository), where));
    }
    // Looked up in the caller's session, whose catalogs are open already.
    Optional<LakehouseTable> table =
        LakehouseTables.behind(CatalogTables.open(spark, location.text(), where), utc);
    if (table.isPresent()) {
      TableMoment moment = asOf.of(source.name()).orElseGet(TableMoment.Latest::new);
      return new LakehouseReading(spark, source, asOf.pin(source.name()), moment, Map.of())
          .of(table.get());
    }
    requireNow("no table of Delta or Iceberg", where);
    return now("table", CatalogRows.table(utc, location.text(), where));
  }

  private PinnedSource now(String kind, Dataset<Row> rows) {
    SourcePin pin =
        new SourcePin(source.name(), kind, location.text(), List.of(), OptionalLong.empty());
    return new ResolvedSource(
        source, pin, UtcSession.rebind(spark, rows), Set.of(), new PlanStatistics());
  }

  private void requireNow(String kind, String where) {
    Optional<String> asked =
        asOf.pin(source.name())
            .map(pin -> "--pins asks for what an earlier run read")
            .or(
                () ->
                    asOf.of(source.name())
                        .map(
                            moment -> "--as-of " + moment.text() + " asks for an earlier version"));
    if (asked.isPresent()) {
      throw new DefinitionException(
          where,
          "it has no versions: it is " + kind + ", and " + asked.get(),
          "Read a Delta or Iceberg table by path or name, or leave the option out.");
    }
  }
}
