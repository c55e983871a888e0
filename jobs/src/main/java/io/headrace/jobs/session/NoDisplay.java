package io.headrace.jobs.session;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.materialization.ViewOutcome;

/** For who wants the report alone. */
final class NoDisplay implements RunDisplay {
  @Override
  public void viewStarted(String view, Interval interval) {}

  @Override
  public void viewEnded(ViewOutcome outcome) {}

  @Override
  public void close() {}
}
