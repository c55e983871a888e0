package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.TimeText;
import io.headrace.engine.materialization.IntervalRules;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import java.time.Instant;
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
      "  headrace materialize-incremental --end 'now-floor(1h)' --views 'driver_*'"
    })
final class MaterializeIncrementalCommand extends EngineCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "END", description = TimeArguments.GRAMMAR)
  String endArgument;

  @Option(names = "--end", paramLabel = "END", description = "END as an option.")
  String endOption;

  @Option(
      names = "--full-refresh",
      description = "Begin at the oldest row of each source, whatever was recorded.")
  boolean fullRefresh;

  @Mixin MaterializationOptions options;

  @Override
  ExitCode run(Workspace workspace) {
    Instant now = Instant.now();
    Instant end =
        TimeArguments.end(endArgument, endOption)
            .map(t -> TimeText.parse(t, now))
            .orElseThrow(
                () ->
                    new DefinitionException(
                        "headrace materialize-incremental",
                        "END is missing",
                        "Give a moment, such as now."));
    if (!options.allowFuture) {
      IntervalRules.requireNotInFuture(end, now);
    }
    return options.run(
        workspace, fullRefresh ? new Span.FullRefresh(end) : new Span.Incremental(end), now, this);
  }
}
