package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SelectedView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Historical features of some views: for given entity rows, or for the keys that were seen between
 * {@code start} and {@code end}.
 *
 * @param views with the features wanted, in the order of the output
 * @param entities empty for a retrieval by range
 * @param start of a range; absent it is the end less the greatest ttl, or 30 days when none expires
 * @param end of a range and the moment its rows are about; absent it is now
 * @param fullFeatureNames whether columns are named {@code view__feature}
 * @param filterByCreatedTimestamp whether a row counts only once it was created
 */
public record HistoricalRequest(
    List<SelectedView> views,
    Optional<EntityInput> entities,
    Optional<Instant> start,
    Optional<Instant> end,
    boolean fullFeatureNames,
    boolean filterByCreatedTimestamp) {
  public HistoricalRequest {
    views = List.copyOf(views);
    boolean ranged = start.isPresent() || end.isPresent();
    if (entities.isPresent() == ranged) {
      throw new DefinitionException(
          "Historical retrieval",
          ranged
              ? "it has both entity rows and a time range"
              : "it has neither entity rows nor a time range",
          "Give --entities, or --start and --end.");
    }
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      throw new DefinitionException(
          "Historical retrieval",
          "start " + start.get() + " is after end " + end.get(),
          "Give the earlier moment first.");
    }
    if (views.isEmpty() || views.stream().anyMatch(v -> v.features().isEmpty())) {
      throw new DefinitionException(
          "Historical retrieval", "no feature is asked for", "Name features as view:feature.");
    }
  }
}
