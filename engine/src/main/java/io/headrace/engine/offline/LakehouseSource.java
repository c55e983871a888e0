package io.headrace.engine.offline;

import io.headrace.engine.definitions.DataSource;
import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation;
import io.headrace.engine.definitions.SourceLocation.LakehouseFormat;
import io.headrace.engine.lakehouse.LakehouseTable;
import io.headrace.engine.lakehouse.LakehouseTables;
import io.headrace.engine.lakehouse.TableMoment;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A table whose definition names its format. */
record LakehouseSource(
    SparkSession spark,
    Path repository,
    DataSource source,
    SourceLocation.Lakehouse location,
    AsOf asOf)
    implements BatchSource {

  @Override
  public PinnedSource resolve() {
    String where = SourceErrors.where(source);
    if (location.format() == LakehouseFormat.HUDI) {
      throw new DefinitionException(
          where,
          "tables of format hudi cannot be read",
          "Delta and Iceberg can. A copy-on-write table can be read as 'table' or 'query' by a session"
              + " that has Hudi's own jar and catalog; nothing pins its version then.");
    }
    TableFormatProperties properties = TableFormatProperties.of(location, where);
    SparkSession utc = UtcSession.of(spark);
    TableMoment moment =
        asOf.of(source.name()).or(properties::moment).orElseGet(TableMoment.Latest::new);
    return new LakehouseReading(
            spark, source, asOf.pin(source.name()), moment, properties.options())
        .of(table(utc, where));
  }

  private LakehouseTable table(SparkSession utc, String where) {
    Optional<String> path = location.path().filter(this::isPath);
    if (path.isPresent()) {
      org.apache.hadoop.fs.Path located = FileListing.locate(repository, path.get());
      return location.format() == LakehouseFormat.DELTA
          ? LakehouseTables.deltaAt(utc, located, where)
          : LakehouseTables.icebergAt(utc, located, where);
    }
    String name = location.table().or(location::path).orElse("");
    // Looked up in the caller's session, whose catalogs are open already.
    Optional<LakehouseTable> found =
        LakehouseTables.behind(CatalogTables.open(spark, name, where), utc);
    return found
        .filter(table -> table.format() == location.format())
        .orElseThrow(() -> notOfFormat(found, name, where));
  }

  /** As in Feast, what Iceberg is given as a path may be the name of a table. */
  private boolean isPath(String text) {
    return location.format() == LakehouseFormat.DELTA || text.contains("/");
  }

  private DefinitionException notOfFormat(
      Optional<LakehouseTable> found, String name, String where) {
    String wanted = location.format() == LakehouseFormat.DELTA ? "a Delta" : "an Iceberg";
    return found
        .map(
            other ->
                new DefinitionException(
                    where,
                    "table '" + name + "' is not " + wanted + " table",
                    "It is one of format "
                        + other.format().name().toLowerCase(Locale.ROOT)
                        + ": write that as table_format."))
        .orElseGet(
            () ->
                new DefinitionException(
                    where,
                    "table '" + name + "' is not " + wanted + " table",
                    "Leave table_format out, or name another table."));
  }
}
