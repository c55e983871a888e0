package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.definitions.TimeText;
import io.headrace.engine.retrieval.EntityInput;
import io.headrace.engine.retrieval.HistoricalRequest;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which historical features of which rows. */
final class RetrievalOptions {
  @ArgGroup(exclusive = true, multiplicity = "1")
  FeatureSelection selection;

  @Option(
      names = "--entities",
      paramLabel = "PATH|TABLE|SQL",
      description =
          "The rows to join features to: join keys, event_timestamp, anything else. SELECT or WITH begins SQL, a slash or"
              + " known suffix makes a path, anything else is a table; path:, table:, sql: settle it.")
  String entities;

  @Option(
      names = "--start",
      paramLabel = "START",
      description = "Without --entities: " + TimeArguments.GRAMMAR)
  String start;

  @Option(
      names = "--end",
      paramLabel = "END",
      description = "Without --entities: the moment that values are as of. Default: now.")
  String end;

  @Option(names = "--full-feature-names", description = "Name feature columns view__feature.")
  boolean fullFeatureNames;

  @Option(
      names = "--filter-by-created-timestamp",
      description =
          "Use only values that were created at or before the entity row's time: what was known then.")
  boolean filterByCreatedTimestamp;

  @Option(
      names = "--without-on-demand",
      description = "Leave on-demand views of the service out instead of refusing.")
  boolean withoutOnDemand;

  /** The request, with times that count back from {@code now}. */
  HistoricalRequest request(FeatureStore store, Instant now) {
    return new HistoricalRequest(
        selection.views(store, withoutOnDemand),
        Optional.ofNullable(entities).map(EntityInput::parse),
        Optional.ofNullable(start).map(t -> TimeText.parse(t, now)),
        Optional.ofNullable(end).map(t -> TimeText.parse(t, now)),
        fullFeatureNames,
        filterByCreatedTimestamp);
  }
}
