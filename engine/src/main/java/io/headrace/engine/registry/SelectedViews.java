package io.headrace.engine.registry;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Problem;
import io.headrace.engine.definitions.SelectedView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks on what one request selects. */
public final class SelectedViews {
  private SelectedViews() {}

  /**
   * Refuses two features that would share an output column.
   *
   * @param fullFeatureNames whether columns carry the name in use of their view
   * @throws DefinitionException naming both views of every shared column
   */
  public static void requireDistinctNames(List<SelectedView> views, boolean fullFeatureNames) {
    Map<String, String> ownerByColumn = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (SelectedView view : views) {
      for (Field feature : view.features()) {
        String column = view.column(feature, fullFeatureNames);
        String owner = ownerByColumn.putIfAbsent(column, view.nameInUse());
        if (owner != null) {
          problems.add(
              new Problem(
                  "Output column '" + column + "'",
                  "views '" + owner + "' and '" + view.nameInUse() + "' both give it",
                  fullFeatureNames
                      ? "Give one of the views a name_alias of its own."
                      : "Ask for full feature names, or leave one of the features out."));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
  }
}
