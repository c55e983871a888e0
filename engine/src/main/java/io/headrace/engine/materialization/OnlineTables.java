package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureType;
import io.headrace.engine.definitions.FeatureType.Primitive;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.Field;
import io.headrace.engine.definitions.Names;
import io.headrace.engine.online.OnlineTable;
import java.util.List;

/** The online table of a view. */
public final class OnlineTables {
  /** Feast keys a view without entities by this one, with an empty text as value. */
  private static final Field DUMMY_KEY =
      new Field(Names.DUMMY_JOIN_KEY, FeatureType.of(Primitive.STRING));

  private OnlineTables() {}

  /**
   * @param onlineName the view's name as the registry says it is used online
   */
  public static OnlineTable of(String project, String onlineName, FeatureView view) {
    List<Field> keys = view.isEntityless() ? List.of(DUMMY_KEY) : view.joinKeys();
    return new OnlineTable(project, onlineName, keys, view.features());
  }
}
