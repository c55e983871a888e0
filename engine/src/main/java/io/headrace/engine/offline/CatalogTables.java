package io.headrace.engine.offline;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.definitions.Suggestions;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.internal.SessionState;
import scala.jdk.javaapi.CollectionConverters;

/** Tables by name, in the session's catalog or a named one. */
final class CatalogTables {
  private static final Pattern SETTING = Pattern.compile("spark\\.sql\\.catalog\\.([^.]+)");

  private CatalogTables() {}

  /**
   * @param where names the source in errors
   * @throws DefinitionException when there is no such catalog or table
   * @throws io.headrace.engine.definitions.StoreException when its catalog does not answer
   */
  static Dataset<Row> open(SparkSession session, String name, String where) {
    requireCatalog(session, name, where);
    return CatalogRows.table(session, name, where);
  }

  /** Three parts begin with a catalog; of two, Spark itself tells which they are. */
  private static void requireCatalog(SparkSession session, String name, String where) {
    SessionState state = ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
    List<String> parts;
    try {
      parts = CollectionConverters.asJava(state.sqlParser().parseMultipartIdentifier(name));
    } catch (ParseException e) {
      return; // no name at all, which the lookup tells better
    }
    if (parts.size() < 3 || isKnown(state, parts.get(0), where)) {
      return;
    }
    TreeSet<String> known = new TreeSet<>(List.of("spark_catalog"));
    CollectionConverters.asJava(session.conf().getAll())
        .keySet()
        .forEach(
            key -> {
              Matcher setting = SETTING.matcher(key);
              if (setting.matches()) {
                known.add(setting.group(1));
              }
            });
    throw new DefinitionException(
        where,
        "the catalog '" + parts.get(0) + "' is unknown",
        Suggestions.among("catalogs", parts.get(0), known)
            + " Declare it under 'headrace: catalogs:' in feature_store.yaml, or by"
            + " spark.sql.catalog."
            + parts.get(0)
            + " in spark_conf.");
  }

  /** Opens the catalog, if it was not yet. */
  private static boolean isKnown(SessionState state, String catalog, String where) {
    try {
      return state.catalogManager().isCatalogRegistered(catalog);
    } catch (Exception e) { // whatever the catalog throws, checked or not
      throw new StoreException(
          where, "the catalog '" + catalog + "' cannot be opened: " + ReadFailures.reason(e), e);
    }
  }
}
