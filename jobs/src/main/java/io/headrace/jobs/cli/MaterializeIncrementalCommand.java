package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.TimeText;
import io.headrace.engine.materialization.IntervalRules;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Continues each view from where its last recorded interval ended. */
@Command(
    name = "materialize-incremental",
    mixinStandardHelpOptions = true,
    description = {
      "Write what came since the last run, up to END, to the online store.",
      "A view's first run begins at END - ttl, or at the oldest row of its source when nothing expires."
    },
    footer = {
      "",
      "Examples:",
      "  headrace materialize-incremental now",
      "  headrace materialize-incremental --end 'now-floor(1h)' --views 'driver_*'",
      "  headrace materialize-incremental --end 'now-floor(1h)' --lag 10m --max-interval 1d --if-running skip"
    })
final class MaterializeIncrementalCommand extends EngineCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "END", description = TimeArguments.GRAMMAR)
  String endArgument;

  @Option(names = "--end", paramLabel = "END", description = "END as an option.")
  String endOption;

  @Option(
      names = "--lag",
      paramLabel = "DURATION",
      description =
          "End so much earlier, such as 10m: time for rows to arrive that are written late. Default: 0.")
  String lag;

  @Option(
      names = "--max-interval",
      paramLabel = "DURATION",
      description =
          "Divide what is longer into intervals of this length, such as 1d, each recorded when it is done.")
  String maxInterval;

  @Option(
      names = "--full-refresh",
      description = "Begin at the oldest row of each source, whatever was recorded.")
  boolean fullRefresh;

  @Mixin MaterializationOptions options;

  @Override
  ExitCode run(Workspace workspace) {
    Instant now = Instant.now();
    Instant end = end(now);
    if (!options.allowFuture) {
      IntervalRules.requireNotInFuture(end, now);
    }
    return options.run(workspace, span(end), now, IfRunning.wait, this);
  }

  private Instant end(Instant now) {
    Instant end =
        TimeArguments.end(endArgument, endOption)
            .map(t -> TimeText.parse(t, now))
            .orElseThrow(
                () ->
                    new DefinitionException(
                        "headrace materialize-incremental",
                        "END is missing",
                        "Give a moment, such as now."));
    return lag == null ? end : end.minus(TimeArguments.duration("--lag", lag));
  }

  private Span span(Instant end) {
    if (maxInterval == null) {
      return fullRefresh ? new Span.FullRefresh(end) : new Span.Incremental(end);
    }
    if (fullRefresh) {
      throw new DefinitionException(
          "--max-interval " + maxInterval,
          "a full refresh is one interval: begun again, it would begin at the oldest row once more",
          "Leave one of the two out.");
    }
    Duration longest = TimeArguments.duration("--max-interval", maxInterval);
    if (longest.compareTo(IntervalRules.SHORTEST_PIECE) < 0) {
      throw new DefinitionException(
          "--max-interval " + maxInterval,
          "it is shorter than a minute",
          "Give a minute or more, such as 1d: each interval is a run of its own.");
    }
    return new Span.Incremental(end, Optional.of(longest));
  }
}
