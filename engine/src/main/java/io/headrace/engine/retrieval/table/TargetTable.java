package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.offline.UtcSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;

/**
 * A table that is there, as its catalog describes it.
 *
 * @param provider {@code delta}, {@code iceberg} or what else keeps it
 * @param partitioning its partition columns, or transforms such as {@code days(ts)}
 */
record TargetTable(String provider, StructType schema, List<String> partitioning) {

  /**
   * What stands at a place; empty when nothing does.
   *
   * @throws DefinitionException when the catalog is not known or keeps no tables
   * @throws StoreException when the catalog does not answer
   */
  static Optional<TargetTable> find(SparkSession session, TablePlace place) {
    try {
      TableCatalog catalog = catalog(session, place);
      if (place.deltaFolder().isPresent() && !hasLog(session, place.deltaFolder().get())) {
        return Optional.empty();
      }
      Table table = catalog.loadTable(place.identifier());
      return Optional.of(
          new TargetTable(
              table.properties().getOrDefault("provider", "?").toLowerCase(Locale.ROOT),
              CatalogV2Util.v2ColumnsToStructType(table.columns()),
              Arrays.stream(table.partitioning()).map(TargetTable::text).toList()));
    } catch (NoSuchTableException e) {
      return Optional.empty();
    } catch (DefinitionException e) {
      throw e;
    } catch (Exception e) {
      // Catalogs throw what they like; Spark's checked exceptions arrive undeclared.
      if (e instanceof org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException) {
        return Optional.empty();
      }
      throw failed(place, e);
    }
  }

  /** Delta's catalog takes every folder that holds anything for a table. */
  private static boolean hasLog(SparkSession session, Path folder) throws IOException {
    Path log = new Path(folder, "_delta_log");
    return log.getFileSystem(UtcSession.hadoop(session)).exists(log);
  }

  /** The catalog that keeps the tables of a place. */
  static TableCatalog catalog(SparkSession session, TablePlace place) {
    place.register(session);
    CatalogPlugin plugin;
    try {
      plugin =
          ((org.apache.spark.sql.classic.SparkSession) session)
              .sessionState()
              .catalogManager()
              .catalog(place.catalog());
    } catch (RuntimeException e) {
      throw failed(place, e);
    }
    if (plugin instanceof TableCatalog tables) {
      return tables;
    }
    throw new DefinitionException(
        place.where(),
        "catalog '" + place.catalog() + "' keeps no tables",
        "Name a table of another catalog, or a path.");
  }

  private static StoreException failed(TablePlace place, Exception e) {
    return new StoreException(
        place.where(),
        "catalog '"
            + place.catalog()
            + "' does not answer: "
            + String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("")
            + ". Check the catalog's settings.",
        e);
  }

  private static String text(Transform transform) {
    List<String> columns = new ArrayList<>();
    for (NamedReference reference : transform.references()) {
      columns.add(String.join(".", reference.fieldNames()));
    }
    return transform.name().equals("identity") ? String.join(", ", columns) : transform.describe();
  }
}
