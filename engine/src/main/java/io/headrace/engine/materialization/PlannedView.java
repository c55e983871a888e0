package io.headrace.engine.materialization;

import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.materialization.commits.IncrementRule;
import io.headrace.engine.materialization.latest.Timeless;
import io.headrace.engine.materialization.latest.ViewRead;
import io.headrace.engine.offline.PinnedSource;
import io.headrace.engine.offline.PinnedSource.Selection;
import io.headrace.engine.online.OnlineTable;
import io.headrace.engine.registry.Registry;

/**
 * A view that a run is going to write.
 *
 * @param known the registry when the run was planned
 * @param source the same object for all views of one source
 * @param rule how the view's increments find what is new, also where this run is none
 * @param ledgered the view's entry in the ledger, not begun yet
 */
record PlannedView(
    FeatureView view,
    Registry known,
    PinnedSource source,
    ViewPlan plan,
    OnlineTable table,
    IncrementRule rule,
    LedgeredRun ledgered) {

  ViewRead read() {
    return new ViewRead(
        table, plan.range(), plan.instant().isPresent() ? Timeless.OLDEST : Timeless.NEVER_WINS);
  }

  /** All rows of the interval, those without time or key too. */
  Selection selection() {
    return new Selection(view.joinKeys(), view.features(), plan.range(), false)
        .keepingInvalidRows();
  }
}
