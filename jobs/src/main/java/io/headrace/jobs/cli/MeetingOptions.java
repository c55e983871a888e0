package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.materialization.Meeting;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What a run does where another one is writing its views. */
final class MeetingOptions {
  private static final Duration PATIENCE = Duration.ofHours(1);

  @Option(
      names = "--if-running",
      paramLabel = "WHAT",
      description = {
        "Where another run, which is alive, is writing a view: ${COMPLETION-CANDIDATES}.",
        "Default: wait for materialize-incremental, take-over for materialize."
      })
  IfRunning ifRunning;

  @Option(
      names = "--wait-at-most",
      paramLabel = "DURATION",
      description = "How long to wait for views before they fail, such as 30m. Default: 1h.")
  String waitAtMost;

  /**
   * @param otherwise what holds where nothing is said
   * @throws DefinitionException for a duration that is none, or that nobody asks for
   */
  Meeting meeting(IfRunning otherwise) {
    IfRunning rule = ifRunning == null ? otherwise : ifRunning;
    if (waitAtMost != null && rule != IfRunning.wait) {
      throw new DefinitionException(
          "--wait-at-most " + waitAtMost,
          "under --if-running " + rule + " nothing is waited for",
          "Say --if-running wait, or leave it out.");
    }
    return new Meeting(
        rule.rule(),
        waitAtMost == null ? PATIENCE : TimeArguments.duration("--wait-at-most", waitAtMost));
  }
}
