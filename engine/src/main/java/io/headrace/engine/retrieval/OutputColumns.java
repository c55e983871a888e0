package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.SelectedView;
import io.headrace.engine.offline.PinnedSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** The names of the result's columns, each of them once. */
final class OutputColumns {
  private static final String ENTITY_ROWS = "the entity rows";

  private OutputColumns() {}

  private static String fix(boolean withEntityRows, boolean fullFeatureNames) {
    if (withEntityRows) {
      return "Rename the column of the entity rows"
          + (fullFeatureNames ? "." : ", or ask for full names (--full-feature-names).");
    }
    return fullFeatureNames
        ? "Give one of the views an alias in a feature service."
        : "Ask for full names (--full-feature-names), or leave one of the features out.";
  }

  /** The columns of one view's features, in order. */
  static List<String> of(SelectedView view, boolean fullFeatureNames) {
    List<String> names = new ArrayList<>();
    for (Field feature : view.features()) {
      names.add(view.column(feature, fullFeatureNames));
    }
    return names;
  }

  /** The result's columns with their types; no data is read. */
  static StructType schema(
      StructType entityRows, HistoricalRequest request, Map<SelectedView, PinnedSource> sources) {
    StructType schema = entityRows;
    for (SelectedView view : request.views()) {
      StructType read =
          sources
              .get(view)
              .read(
                  new PinnedSource.Selection(
                      view.view().joinKeys(), view.features(), PinnedSource.TimeRange.ALL, false))
              .schema();
      List<String> names = of(view, request.fullFeatureNames());
      for (int f = 0; f < names.size(); f++) {
        schema =
            schema.add(names.get(f), read.apply(view.features().get(f).name()).dataType(), true);
      }
    }
    return schema;
  }

  /**
   * Two columns of one name would be one column to most readers; so would names that differ in case
   * only.
   *
   * @throws DefinitionException with every collision
   */
  static void requireDistinct(
      List<String> entityColumns, List<SelectedView> views, boolean fullFeatureNames) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    for (String column : entityColumns) {
      if (owners.put(column.toLowerCase(Locale.ROOT), ENTITY_ROWS) != null) {
        problems.add(
            new Problem(
                "Entity rows", "column '" + column + "' is there twice", "Rename one of them."));
      }
    }
    for (SelectedView view : views) {
      String owner = "feature view '" + view.nameInUse() + "'";
      for (String column : of(view, fullFeatureNames)) {
        String other = owners.put(column.toLowerCase(Locale.ROOT), owner);
        if (other != null) {
          problems.add(
              new Problem(
                  "Historical retrieval",
                  "column '" + column + "' would come from both " + other + " and " + owner,
                  fix(other.equals(ENTITY_ROWS), fullFeatureNames)));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }
}
