package io.headrace.engine.retrieval.table;

import io.headrace.engine.lakehouse.SessionExtensions;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What tells the commits of one table format from those of another. */
interface TableFormat {
  /**
   * Delta's and Iceberg's, by the name that Spark has for them.
   *
   * @throws io.headrace.engine.definitions.DefinitionException when the session does not know it
   */
  static TableFormat named(String name, SparkSession session, TablePlace place) {
    if (name.equals("delta")) {
      SessionExtensions.requireDelta(session, place.where());
      return new DeltaFormat();
    }
    SessionExtensions.requireIceberg(place.where());
    return new IcebergFormat();
  }

  String name();

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when the catalog keeps no such
   *     tables
   */
  void requireCatalog(SparkSession session, TablePlace place);

  /** Options of a write whose commit carries a note, and that happens once for the note's run. */
  Map<String, String> options(CommitNote note);

  /** What the format gave the table when it was made. */
  String tableId(SparkSession session, TablePlace place);

  /** The commit of a run in a table that is there. */
  Optional<TableCommit> find(SparkSession session, TablePlace place, String runId);

  /** Whether a failed commit lost against another writer's. */
  boolean isConflict(Throwable failure);
}
