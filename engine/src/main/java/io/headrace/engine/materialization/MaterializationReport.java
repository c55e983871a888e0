package io.headrace.engine.materialization;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of a run, view by view in the order asked for; a long increment that was divided has
 * an outcome for each of its pieces, oldest first.
 *
 * @param store the online store's description
 */
public record MaterializationReport(
    String runId,
    String project,
    String store,
    Instant started,
    double seconds,
    List<ViewOutcome> views) {
  public MaterializationReport {
    views = List.copyOf(views);
  }

  public List<ViewOutcome.Failed> failures() {
    return views.stream()
        .filter(ViewOutcome.Failed.class::isInstance)
        .map(ViewOutcome.Failed.class::cast)
        .toList();
  }

  /**
   * Whether some view is done (or had nothing to do) while another failed. A view of several pieces
   * of which one failed has failed.
   */
  public boolean isPartial() {
    Set<String> failed =
        failures().stream().map(ViewOutcome::view).collect(Collectors.toUnmodifiableSet());
    return !failed.isEmpty() && views.stream().anyMatch(v -> !failed.contains(v.view()));
  }
}
