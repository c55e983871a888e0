package io.headrace.engine.materialization;

import java.util.List;

/** What planning found for one view. */
sealed interface ViewPlanning {
  /**
   * There is something to do.
   *
   * @param seconds that planning took
   */
  record Ready(PlannedView view, double seconds) implements ViewPlanning {}

  /** There is nothing to do, or it cannot be done. */
  record Settled(ViewOutcome outcome) implements ViewPlanning {}

  /** The views whose interval is read; others find out what they read when they begin. */
  static List<PlannedView> byInterval(List<ViewPlanning> plannings) {
    return plannings.stream()
        .filter(Ready.class::isInstance)
        .map(p -> ((Ready) p).view())
        .filter(v -> v.plan().commits().isEmpty())
        .toList();
  }
}
