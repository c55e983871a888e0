package io.headrace.engine.materialization;

import io.headrace.engine.definitions.Interval;

/** Hears of a run's progress, on the driver. */
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
}
