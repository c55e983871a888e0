package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.definitions.DurationText;
import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.waiting.WaitLimits;
import io.headrace.operator.waiting.WaitLimits.Leaving;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether and how a run is waited for. */
final class WaitOptions {
  /** What is shown of the driver's log. */
  enum Logs {
    /** All lines, as they come. */
    follow,
    /** The last lines of a run that has not succeeded. */
    tail,
    none
  }

  @Option(names = "--wait", description = "Wait for the end; the exit code is the job's.")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait at most, such as 90m. Default: ${DEFAULT-VALUE}.",
      defaultValue = "24h")
  String timeout;

  @Option(
      names = "--start-timeout",
      paramLabel = "DURATION",
      description =
          "How long to wait at most until a driver runs, for each attempt. Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "15m")
  String startTimeout;

  @Option(
      names = "--on-timeout",
      paramLabel = "WHAT",
      description = "What becomes of the run then: keep or delete. Default: keep.",
      defaultValue = "keep")
  Leaving onTimeout;

  @Option(
      names = "--on-interrupt",
      paramLabel = "WHAT",
      description =
          "What becomes of the run when the wait is interrupted: keep or delete. Default: keep.",
      defaultValue = "keep")
  Leaving onInterrupt;

  @Option(
      names = "--logs",
      paramLabel = "MODE",
      description =
          "What to show of the driver's log: ${COMPLETION-CANDIDATES}; tail shows the last lines of"
              + " a run that failed. Default: tail.",
      defaultValue = "tail")
  Logs logs;

  @Option(
      names = "--tail",
      paramLabel = "N",
      description = "How many last lines. Default: ${DEFAULT-VALUE}.",
      defaultValue = "50")
  int tail;

  WaitLimits limits() {
    if (tail < 1) {
      throw new RefusedException("--tail " + tail, "nothing would be shown", "Give 1 or more.");
    }
    return new WaitLimits(
        duration("--start-timeout", startTimeout),
        duration("--timeout", timeout),
        onTimeout,
        onInterrupt);
  }

  private static Duration duration(String option, String text) {
    return DurationText.parse(text)
        .orElseThrow(
            () ->
                new RefusedException(
                    option + " " + text,
                    "that is no duration",
                    "Write for example 90s, 15m or 2h."));
  }
}
