package io.headrace.engine.definitions;

import java.util.Map;
import java.util.Optional;

/**
 * What features are about: a driver, a customer.
 *
 * @param joinKey the column that identifies one; Feast allows a single join key an entity
 * @param valueType the type of the join key, where it was declared
 */
public record Entity(
    String name,
    String joinKey,
    Optional<FeatureType> valueType,
    String description,
    Map<String, String> tags,
    String owner) {
  public Entity {
    tags = Map.copyOf(tags);
  }
}
