package io.headrace.engine.verification;

import java.util.List;

/**
 * What became of a check of the join.
 *
 * @param seed that the entity rows were chosen with
 * @param views what the brute force had for the sample
 * @param seconds wall time of the run
 */
public record JoinCheckReport(
    long seed, Comparison comparison, List<ViewOutcomes> views, double seconds) {
  public JoinCheckReport {
    views = List.copyOf(views);
  }
}
