package io.headrace.engine.pointintime.plan;

import io.headrace.engine.pointintime.kernel.FeatureLayout;
import io.headrace.engine.pointintime.kernel.Slices;
import io.headrace.engine.pointintime.kernel.ViewTally;
import java.util.List;
import java.util.Optional;

/**
 * What the planner decided for the views of one join: for all of them lookup or all of them merge,
 * otherwise for each hash or broadcast, which meet in one operator.
 *
 * @param layouts of the views
 * @param decisions one for each view
 * @param slices present where hot keys are cut; then the slice is the last key of every layout
 * @param memoryPerTask bytes that a task may hold at most for the join
 * @param kept which of the answers are asked for, by place: for each view its features, event
 *     timestamp, created timestamp, match and tie
 * @param tallies one for each view, where somebody wants to know
 */
public record JoinPlan(
    List<FeatureLayout> layouts,
    List<Decision> decisions,
    Optional<Slices> slices,
    long memoryPerTask,
    List<Integer> kept,
    List<Optional<ViewTally>> tallies) {
  public JoinPlan {
    layouts = List.copyOf(layouts);
    decisions = List.copyOf(decisions);
    kept = List.copyOf(kept);
    tallies = List.copyOf(tallies);
    if (layouts.size() != decisions.size() || layouts.isEmpty()) {
      throw new IllegalArgumentException(
          layouts.size() + " views, " + decisions.size() + " decisions");
    }
  }

  JoinPlan keeping(List<Integer> places) {
    return new JoinPlan(layouts, decisions, slices, memoryPerTask, places, tallies);
  }

  boolean all(JoinMethod method) {
    return decisions.stream().allMatch(d -> d.method() == method);
  }

  boolean any(JoinMethod method) {
    return decisions.stream().anyMatch(d -> d.method() == method);
  }

  boolean reduced(int view) {
    return decisions.get(view).method() == JoinMethod.BROADCAST;
  }
}
