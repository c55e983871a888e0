package io.headrace.jobs.session;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import io.headrace.engine.report.ProgressView;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A line when a view begins and ends, and every ten seconds in between: fit for a log. */
final class LineDisplay implements RunDisplay {
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  private final PrintStream out;
  private final Map<String, Duration> next = new HashMap<>();

  LineDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void viewStarted(String view, Interval interval) {
    next.put(view, BETWEEN);
    out.println(view + ": " + interval);
  }

  @Override
  public synchronized void progressed(ViewProgress progress) {
    Duration due = next.getOrDefault(progress.view(), BETWEEN);
    if (progress.elapsed().compareTo(due) >= 0) {
      next.put(progress.view(), progress.elapsed().plus(BETWEEN));
      out.println(progress.view() + ": " + ProgressView.text(progress));
    }
  }

  @Override
  public synchronized void waiting(String view, RunEntry holder) {
    out.println(RunDisplay.queued(view, holder));
  }

  @Override
  public synchronized void warned(String view, String warning) {
    out.println("warning: " + view + ": " + warning);
  }

  @Override
  public synchronized void viewEnded(ViewOutcome outcome) {
    out.println(RunDisplay.summary(outcome));
  }

  @Override
  public void close() {}
}
