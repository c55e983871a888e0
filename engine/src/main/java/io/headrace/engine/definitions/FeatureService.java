package io.headrace.engine.definitions;

import java.util.List;
import java.util.Map;

/** A named set of features that one model uses. */
public record FeatureService(
    String name,
    List<Projection> projections,
    String description,
    Map<String, String> tags,
    String owner) {
  public FeatureService {
    projections = List.copyOf(projections);
    tags = Map.copyOf(tags);
  }
}
