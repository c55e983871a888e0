package io.headrace.engine.materialization;

import java.time.Instant;
import java.util.List;

/**
 * The result of a run, view by view in the order asked for.
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

  /** Whether some view is done (or had nothing to do) while another failed. */
  public boolean isPartial() {
    return !failures().isEmpty() && failures().size() < views.size();
  }
}
