package io.headrace.jobs.session;

import io.headrace.engine.definitions.Interval;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.materialization.ViewProgress;
import io.headrace.engine.report.ProgressView;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One bar for all views that run; each view leaves a line when it ends. */
final class BarDisplay implements RunDisplay {
  private static final int PERCENT = 100;

  private final PrintStream out;

  /** The views that run, with what was heard of them last. */
  private final Map<String, Optional<ViewProgress>> running = new LinkedHashMap<>();

  private Optional<ProgressBar> bar = Optional.empty();

  BarDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void viewStarted(String view, Interval interval) {
    running.put(view, Optional.empty());
    print(view + ": " + interval);
  }

  @Override
  public synchronized void progressed(ViewProgress progress) {
    if (running.replace(progress.view(), Optional.of(progress)) == null) {
      return;
    }
    bar.ifPresent(
        b -> {
          OptionalDouble done = done();
          b.maxHint(done.isPresent() ? PERCENT : -1);
          b.stepTo(done.isPresent() ? Math.round(PERCENT * done.getAsDouble()) : 0);
          b.setExtraMessage(ProgressView.text(progress));
        });
  }

  /** The mean of the views that run, once all of them know theirs. */
  private OptionalDouble done() {
    double sum = 0;
    for (Optional<ViewProgress> view : running.values()) {
      OptionalDouble done = view.map(BarDisplay::done).orElse(OptionalDouble.empty());
      if (done.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += done.getAsDouble();
    }
    return running.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum / running.size());
  }

  private static OptionalDouble done(ViewProgress view) {
    return view.phase() == ViewProgress.Phase.WRITING ? view.done() : OptionalDouble.empty();
  }

  @Override
  public synchronized void waiting(String view, RunEntry holder) {
    running.remove(view);
    print(RunDisplay.queued(view, holder));
  }

  @Override
  public synchronized void warned(String view, String warning) {
    print("warning: " + view + ": " + warning);
  }

  @Override
  public synchronized void viewEnded(ViewOutcome outcome) {
    running.remove(outcome.view());
    print(RunDisplay.summary(outcome));
  }

  /** Prints a line above the bar. */
  private void print(String line) {
    close();
    out.println(line);
    if (!running.isEmpty()) {
      bar = Optional.of(newBar());
    }
  }

  private ProgressBar newBar() {
    return new ProgressBarBuilder()
        .setTaskName(
            running.size() == 1 ? running.keySet().iterator().next() : running.size() + " views")
        .setInitialMax(-1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit("%", 1)
        .hideEta()
        .setUpdateIntervalMillis((int) Duration.ofMillis(250).toMillis())
        .setConsumer(new ConsoleProgressBarConsumer(out))
        .build();
  }

  @Override
  public synchronized void close() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }
}
