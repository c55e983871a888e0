package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.connector.catalog.Identifier;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A table by the name that Spark finds it under.
 *
 * @param text as the user wrote it
 * @param catalog name of the catalog
 * @param namespace levels between catalog and table
 * @param table its last part
 * @param settings of a session in which the name means this table
 * @param folder where it is, for a table that was named by its path
 */
public record TablePlace(
    String text,
    String catalog,
    List<String> namespace,
    String table,
    Map<String, String> settings,
    Optional<Path> folder) {
  private static final String SESSION_CATALOG = "spark_catalog";
  private static final String SETTING = "spark.sql.catalog.";

  /** Of sessions that are ours alone, so that no catalog of the user has this name. */
  private static final String FOLDER_CATALOG = "headrace_output_folder";

  public TablePlace {
    namespace = List.copyOf(namespace);
    settings = Map.copyOf(settings);
  }

  /**
   * A name of one to many parts; the first is a catalog where the session knows it as one.
   *
   * @throws DefinitionException for what is no name
   */
  public static TablePlace named(SparkSession session, String name) {
    org.apache.spark.sql.classic.SparkSession classic =
        (org.apache.spark.sql.classic.SparkSession) session;
    List<String> parts;
    try {
      parts =
          new ArrayList<>(
              CollectionConverters.asJava(
                  classic.sessionState().sqlParser().parseMultipartIdentifier(name)));
    } catch (ParseException e) {
      throw new DefinitionException(
          "Output " + name,
          "it is no name of a table",
          "Write CATALOG.NAMESPACE.TABLE, odd characters between backticks, or a path with a slash.");
    }
    String table = parts.remove(parts.size() - 1);
    var manager = classic.sessionState().catalogManager();
    if (parts.isEmpty()) {
      return new TablePlace(
          name,
          manager.currentCatalog().name(),
          List.of(manager.currentNamespace()),
          table,
          Map.of(),
          Optional.empty());
    }
    boolean known =
        parts.get(0).equals(SESSION_CATALOG) || session.conf().contains(SETTING + parts.get(0));
    if (!known && parts.size() > 1) {
      List<String> catalogs = catalogs(session);
      throw new DefinitionException(
          "Output " + name,
          "catalog '" + parts.get(0) + "' is not known",
          Suggestions.among("catalogs", parts.get(0), catalogs)
              + " Others are declared in feature_store.yaml, headrace.catalogs.");
    }
    String catalog = known ? parts.remove(0) : manager.currentCatalog().name();
    return new TablePlace(name, catalog, parts, table, Map.of(), Optional.empty());
  }

  private static List<String> catalogs(SparkSession session) {
    List<String> names = new ArrayList<>(List.of(SESSION_CATALOG));
    for (String key : CollectionConverters.asJava(session.conf().getAll()).keySet()) {
      if (key.startsWith(SETTING) && key.indexOf('.', SETTING.length()) < 0) {
        names.add(key.substring(SETTING.length()));
      }
    }
    return names;
  }

  /** A Delta table in a folder. */
  public static TablePlace deltaIn(String text, Path folder) {
    return new TablePlace(
        text, SESSION_CATALOG, List.of("delta"), folder.toString(), Map.of(), Optional.of(folder));
  }

  /**
   * An Iceberg table in a folder: the layout of a Hadoop catalog whose warehouse is the folder's
   * parent, so that the table can be made and replaced as well.
   */
  public static TablePlace icebergIn(String text, Path folder) {
    String setting = SETTING + FOLDER_CATALOG;
    return new TablePlace(
        text,
        FOLDER_CATALOG,
        List.of(),
        folder.getName(),
        Map.of(
            setting,
            "org.apache.iceberg.spark.SparkCatalog",
            setting + ".type",
            "hadoop",
            setting + ".warehouse",
            String.valueOf(folder.getParent()),
            setting + ".cache-enabled",
            "false"),
        Optional.of(folder));
  }

  /** Where it is, for a Delta table that was named by its path. */
  Optional<Path> deltaFolder() {
    return folder.filter(f -> catalog.equals(SESSION_CATALOG));
  }

  Identifier identifier() {
    return Identifier.of(namespace.toArray(String[]::new), table);
  }

  /** The whole name, every part quoted. */
  String name() {
    List<String> parts = new ArrayList<>();
    parts.add(catalog);
    parts.addAll(namespace);
    parts.add(table);
    return parts.stream()
        .map(p -> "`" + p.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }

  /** As errors name it. */
  String where() {
    return "Output " + text;
  }
}
