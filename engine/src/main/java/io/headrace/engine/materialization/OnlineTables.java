package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.registry.Registry;
import java.util.List;

/** The online tables of views. */
public final class OnlineTables {
  /** Feast keys a view without entities by this one, with an empty text as value. */
  private static final Field DUMMY_KEY =
      new Field(Names.DUMMY_JOIN_KEY, FeatureType.of(Primitive.STRING));

  private OnlineTables() {}

  /** Those of all views that are served online. */
  public static List<OnlineTable> all(String project, Registry known) {
    return ViewSelection.select(known.featureViews(), List.of()).stream()
        .map(view -> of(project, known.onlineName(view.name()), view))
        .toList();
  }

  /**
   * @param onlineName the view's name as the registry says it is used online
   */
  public static OnlineTable of(String project, String onlineName, FeatureView view) {
    List<Field> keys = view.isEntityless() ? List.of(DUMMY_KEY) : view.joinKeys();
    return new OnlineTable(project, onlineName, keys, view.features());
  }
}
