package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What tells the commits of one table format from those of another. */
interface TableFormat {
  /**
   * Delta's and Iceberg's, by the name that Spark has for them.
   *
   * @throws DefinitionException when its jar is not there
   */
  static TableFormat named(String name) {
    boolean delta = name.equals("delta");
    String jar = delta ? "io.delta:delta-spark" : "org.apache.iceberg:iceberg-spark-runtime";
    try {
      Class.forName(
          delta ? "io.delta.tables.DeltaTable" : "org.apache.iceberg.spark.SparkCatalog",
          false,
          Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new DefinitionException(
          "Option --format",
          "the jar of " + name + " is not on the class path",
          "Add " + jar + " in the version that docs/deploying.md names.");
    }
    return delta ? new DeltaFormat() : new IcebergFormat();
  }

  String name();

  /**
   * @throws io.headrace.engine.definitions.DefinitionException when the session cannot write such
   *     tables there
   */
  void requireSession(SparkSession session, TablePlace place);

  /** Options of a write whose commit carries a note, and that happens once for the note's run. */
  Map<String, String> options(CommitNote note);

  /** What the format gave the table when it was made. */
  String tableId(SparkSession session, TablePlace place);

  /** The commit of a run in a table that is there. */
  Optional<TableCommit> find(SparkSession session, TablePlace place, String runId);

  /** Whether a failed commit lost against another writer's. */
  boolean isConflict(Throwable failure);
}
