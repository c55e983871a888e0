package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.logs.DriverLog;
import io.headrace.operator.logs.LiveLog;
import io.headrace.operator.run.DriverPod;
import io.headrace.operator.run.RunReference;
import io.headrace.operator.waiting.EndReport;
import io.headrace.operator.waiting.Ending;
import io.headrace.operator.waiting.RunEnd;
import io.headrace.operator.waiting.RunWait;
import io.headrace.operator.waiting.WaitClock;
import io.headrace.operator.waiting.WaitLimits;
import io.headrace.operator.waiting.WaitListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Waits for a run as the options say, and shows what happens and how it ended. */
final class RunWatch implements WaitListener {
  private static final Duration REST_OF_LOG = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final WaitOptions options;
  private final LiveLog log;

  /** {@code logOut} gets the driver's lines where they are followed. */
  RunWatch(Cluster cluster, WaitOptions options, PrintStream logOut) {
    this.cluster = cluster;
    this.options = options;
    this.log = new LiveLog(cluster, logOut::println);
  }

  /** What {@link #watch} found, with the text that explains it. */
  record Seen(RunEnd end, String text) {}

  Seen watch(RunReference run, WaitLimits limits) {
    Interruption interruption = Interruption.watch();
    try {
      RunEnd end = new RunWait(cluster, WaitClock.system(), limits, this).await(run);
      boolean interrupted = Thread.interrupted();
      if (interrupted) {
        log.stop();
      } else {
        finishLog();
      }
      Seen seen = new Seen(end, String.join("\n", EndReport.lines(end, tail(end))) + "\n");
      if (interrupted) {
        // Said before the process is let go; nobody prints after that.
        System.err.print(seen.text());
      }
      return seen;
    } finally {
      interruption.close();
    }
  }

  @Override
  public void says(String line) {
    ClusterCommand.say(line);
  }

  @Override
  public void driverStarted(DriverPod pod) {
    if (options.logs == WaitOptions.Logs.follow) {
      log.begin(pod);
    }
  }

  private void finishLog() {
    try {
      log.finish(REST_OF_LOG);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> tail(RunEnd end) {
    boolean shown = options.logs == WaitOptions.Logs.follow && log.began();
    boolean wanted =
        options.logs == WaitOptions.Logs.follow || !(end.ending() instanceof Ending.Done);
    if (shown || !wanted || options.logs == WaitOptions.Logs.none || end.pod().isEmpty()) {
      return List.of();
    }
    try {
      return new DriverLog(cluster, end.pod().get()).tail(options.tail);
    } catch (ClusterException e) {
      return List.of("(" + e.getMessage() + ")");
    }
  }
}
