package io.headrace.engine.definitions;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a view that a feature service offers.
 *
 * @param view the view's own name
 * @param alias takes the view's name in references and columns
 * @param joinKeyMap the view's join key to the column of the entity rows that holds it
 * @param features names of the features, in order
 */
public record Projection(
    String view, Optional<String> alias, Map<String, String> joinKeyMap, List<String> features) {
  public Projection {
    joinKeyMap = Map.copyOf(joinKeyMap);
    features = List.copyOf(features);
  }

  /** The name in references and output columns. */
  public String nameInUse() {
    return alias.orElse(view);
  }

  /** The column of the entity rows that holds {@code joinKey}. */
  public String entityColumn(String joinKey) {
    return joinKeyMap.getOrDefault(joinKey, joinKey);
  }
}
