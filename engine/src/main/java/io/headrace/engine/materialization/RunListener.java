package io.headrace.engine.materialization;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunEntry;

/**
 * Hears of a run's progress, on the driver. Called from several threads at once when views run side
 * by side.
 */
public interface RunListener {
  RunListener SILENT =
      new RunListener() {
        @Override
        public void viewStarted(String view, Interval interval) {}

        @Override
        public void viewEnded(ViewOutcome outcome) {}
      };

  void viewStarted(String view, Interval interval);

  void viewEnded(ViewOutcome outcome);

  /** About once a second for each view that runs. */
  default void progressed(ViewProgress progress) {}

  /** The view has to wait, as another run is writing it; told now and then while it does. */
  default void waiting(String view, RunEntry holder) {}

  /** Something that does not keep the view from running; the report has it too. */
  default void warned(String view, String warning) {}
}
