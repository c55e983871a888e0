package io.headrace.jobs.session;

import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.materialization.RunListener;
import io.headrace.engine.materialization.ViewOutcome;
import java.io.PrintStream;

/**
 * Shows a materialization while it runs. Everything goes to one stream, standard error as a rule,
 * so that standard output holds the result alone.
 */
public interface RunDisplay extends RunListener, AutoCloseable {

  /**
   * @param terminal whether a person looks at {@code out}
   */
  static RunDisplay of(ProgressFormat format, PrintStream out, boolean terminal) {
    return switch (format) {
      case auto -> terminal ? new BarDisplay(out) : new LineDisplay(out);
      case bar -> new BarDisplay(out);
      case lines -> new LineDisplay(out);
      case json -> new JsonDisplay(out);
      case none -> new NoDisplay();
    };
  }

  @Override
  void close();

  /** Who is waited for, on one line. */
  static String queued(String view, RunEntry holder) {
    return view + ": waits; " + holder.who();
  }

  /** What became of a view, on one line. */
  static String summary(ViewOutcome outcome) {
    if (outcome instanceof ViewOutcome.Done done) {
      StringBuilder line = new StringBuilder();
      line.append(
          String.format(
              "%s: %,d rows read, %,d keys, %,d written, %,d older",
              done.view(),
              done.rowsRead(),
              done.keys(),
              done.counts().written(),
              done.counts().older()));
      if (done.counts().unchanged() > 0) {
        line.append(String.format(", %,d unchanged", done.counts().unchanged()));
      }
      if (done.rejected() > 0) {
        line.append(String.format(", %,d rejected", done.rejected()));
      }
      return line.append(String.format(", %.1f s", done.seconds())).toString();
    }
    return outcome instanceof ViewOutcome.Skipped skipped
        ? skipped.view() + ": skipped, " + skipped.reason()
        : outcome.view() + ": failed";
  }
}
