package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.TimeText;
import io.headrace.engine.materialization.IntervalRules;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pushes the latest values of an interval into the online store. */
@Command(
    name = "materialize",
    mixinStandardHelpOptions = true,
    description =
        "Write the latest feature values between START and END, both included, to the online store.",
    footer = {
      "",
      "Examples:",
      "  headrace materialize 2025-01-01 2025-02-01",
      "  headrace materialize 2025-01-01T00:00:00Z now-1h --views driver_stats,tag:team=growth",
      "  headrace materialize --disable-event-timestamp --views plane_facts"
    })
final class MaterializeCommand extends EngineCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "START",
      description = TimeArguments.GRAMMAR)
  String start;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "END",
      description = "Likewise; or use --end.")
  String endArgument;

  @Option(names = "--end", paramLabel = "END", description = "END as an option.")
  String endOption;

  @Option(
      names = "--disable-event-timestamp",
      description =
          "Read every row whatever its event time, and write the moment of the run as its event timestamp.")
  boolean ignoreEventTime;

  @Mixin MaterializationOptions options;

  @Override
  ExitCode run(Workspace workspace) {
    Instant now = Instant.now();
    Optional<Instant> from = Optional.ofNullable(start).map(t -> TimeText.parse(t, now));
    Optional<Instant> to =
        TimeArguments.end(endArgument, endOption).map(t -> TimeText.parse(t, now));
    if (!options.allowFuture) {
      to.ifPresent(end -> IntervalRules.requireNotInFuture(end, now));
    }
    if (from.isPresent() && to.isPresent()) {
      IntervalRules.requireOrdered(from.get(), to.get());
    }
    if (ignoreEventTime) {
      return options.run(
          workspace, new Span.IgnoringEventTime(from, to, now), now, IfRunning.takeOver, this);
    }
    if (from.isEmpty() || to.isEmpty()) {
      throw new DefinitionException(
          "headrace materialize",
          "START and END are both needed",
          "Give two moments, or --disable-event-timestamp to read every row whatever its time.");
    }
    return options.run(
        workspace, new Span.Between(from.get(), to.get()), now, IfRunning.takeOver, this);
  }
}
