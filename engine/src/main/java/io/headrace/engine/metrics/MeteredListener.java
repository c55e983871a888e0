package io.headrace.engine.metrics;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import java.util.function.Function;

/** Tells the meters of the views what it hears, and passes it on. */
final class MeteredListener implements RunListener {
  private final Function<String, ViewMeter> meters;
  private final RunListener next;

  MeteredListener(Function<String, ViewMeter> meters, RunListener next) {
    this.meters = meters;
    this.next = next;
  }

  @Override
  public void viewStarted(String view, Interval interval) {
    meters.apply(view).started();
    next.viewStarted(view, interval);
  }

  @Override
  public void viewEnded(ViewOutcome outcome) {
    meters.apply(outcome.view()).ended(outcome);
    next.viewEnded(outcome);
  }

  @Override
  public void progressed(ViewProgress progress) {
    meters.apply(progress.view()).progressed(progress);
    next.progressed(progress);
  }

  @Override
  public void warned(String view, String warning) {
    next.warned(view, warning);
  }
}
