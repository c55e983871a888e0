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
import org.apache.hadoop.fs.FileSystem;
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
  static final String DELTA_LOG = "_delta_log";

  /**
   * What stands at a place; empty when nothing does.
   *
   * @throws DefinitionException when the catalog is not known or keeps no tables
   * @throws StoreException when the catalog does not answer
   */
  static Optional<TargetTable> find(SparkSession session, TablePlace place) {
    try {
      TableCatalog catalog = catalog(session, place);
      if (place.deltaFolder().isPresent() && !hasCommits(session, place.deltaFolder().get())) {
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

  /**
   * Delta's catalog takes every folder that holds anything for a table. One is a table when it has
   * a commit: a run that was killed may have left a log without any.
   */
  private static boolean hasCommits(SparkSession session, Path folder) throws IOException {
    Path log = new Path(folder, DELTA_LOG);
    FileSystem fs = log.getFileSystem(UtcSession.hadoop(session));
    return fs.exists(log)
        && Arrays.stream(fs.listStatus(log))
            .anyMatch(f -> f.getPath().getName().matches("[0-9]{20}[.].*|_last_checkpoint"));
  }

  /** The catalog that keeps the tables of a place. */
  static TableCatalog catalog(SparkSession session, TablePlace place) {
    place.settings().forEach(session.conf()::set);
    org.apache.spark.sql.classic.SparkSession classic =
        (org.apache.spark.sql.classic.SparkSession) session;
    CatalogPlugin plugin;
    try {
      // A catalog is opened with the settings of the active session, whose ever it is asked for.
      plugin =
          classic.withActive(
              () -> classic.sessionState().catalogManager().catalog(place.catalog()));
    } catch (Exception e) {
      // Spark's checked exceptions arrive undeclared.
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

  boolean isPartitionedBy(List<String> columns) {
    return String.join("\n", columns).equalsIgnoreCase(String.join("\n", partitioning));
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
