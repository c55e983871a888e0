package io.headrace.engine.definitions;

import java.io.Serializable;
import java.util.Map;

/** A feature or a join key of a view: a column with a declared type. */
public record Field(String name, FeatureType type, String description, Map<String, String> tags)
    implements Serializable {
  public Field {
    tags = Map.copyOf(tags);
  }

  public Field(String name, FeatureType type) {
    this(name, type, "", Map.of());
  }
}
