package io.headrace.engine.registry;

import io.headrace.engine.definitions.FeatureView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A view as a table of views shows it.
 *
 * @param lastEnd the greatest end of a materialized interval
 * @param obstacle why this engine cannot run it
 */
public record ViewListing(
    String name,
    FeatureView.Kind kind,
    List<String> entities,
    int features,
    boolean online,
    boolean enabled,
    Duration ttl,
    String source,
    Optional<Instant> lastEnd,
    Optional<String> obstacle) {
  public ViewListing {
    entities = List.copyOf(entities);
  }
}
