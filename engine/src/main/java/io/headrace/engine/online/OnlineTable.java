package io.headrace.engine.online;

import io.headrace.engine.definitions.Field;
import java.io.Serializable;
import java.util.List;

/**
 * Where the rows of one feature view live online.
 *
 * @param project Feast's project
 * @param name the view's own name, with {@code _v<N>} behind it where versioned names are on; an
 *     alias never shows here
 * @param joinKeys with their declared types; for a view without entities one String key {@code
 *     __dummy_id}
 * @param features every feature of the view, in declared order
 */
public record OnlineTable(String project, String name, List<Field> joinKeys, List<Field> features)
    implements Serializable {
  public OnlineTable {
    joinKeys = List.copyOf(joinKeys);
    features = List.copyOf(features);
  }
}
