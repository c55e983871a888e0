package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.report.RetrievalReportView;
import io.headrace.engine.retrieval.HistoricalRequest;
import io.headrace.engine.retrieval.OutputTarget;
import io.headrace.engine.retrieval.OutputTarget.Existing;
import io.headrace.engine.retrieval.RetrievalReport;
import io.headrace.jobs.session.TaskProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds a training dataset. */
@Command(
    name = "historical",
    mixinStandardHelpOptions = true,
    description = {
      "Build a training dataset: each entity row with the feature values that were known at its time.",
      "Without --entities: every key seen between --start and --end, as of --end."
    },
    footer = {
      "",
      "Examples:",
      "  headrace historical --feature-service driver_activity --entities labels.parquet --to ./training",
      "  headrace historical --features driver_stats:conv_rate,driver_stats:trips_today \\",
      "      --entities \"SELECT driver_id, event_timestamp, label FROM parquet.`labels`\" --to ./training --overwrite",
      "  headrace historical --feature-service driver_activity --start 2025-01-01 --end 2025-02-01 --to ./all_drivers"
    })
final class HistoricalCommand extends EngineCommand {
  @Mixin RetrievalOptions retrieval;

  @Option(
      names = "--to",
      paramLabel = "PATH|TABLE",
      required = true,
      description = "Where the dataset goes.")
  String to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet or csv. Default: what the ending of --to says, else parquet.")
  String format;

  @Option(
      names = "--overwrite",
      description = "Replace what stands at --to; it stays whole until the new one is complete.")
  boolean overwrite;

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description =
          "How features are joined: ${COMPLETION-CANDIDATES}. Default: what the session's settings say, else auto.")
  JoinPlan plan;

  @Override
  ExitCode run(Workspace workspace) {
    FeatureStore store = workspace.store();
    JoinPlan.use(plan, workspace.spark());
    HistoricalRequest request = retrieval.request(store, Instant.now());
    OutputTarget target = OutputTarget.parse(to, Optional.ofNullable(format));
    Existing existing = overwrite ? Existing.REPLACE : Existing.REFUSE;
    Workspace.Console console = workspace.console();
    RetrievalReport report;
    try (TaskProgress progress =
        TaskProgress.of(workspace.spark(), console.err(), console.terminal())) {
      progress.begin("joining features to " + to);
      report = store.historical(request, target, existing);
      progress.end(String.format("%s: %,d rows, %.1f s", to, report.rowsOut(), report.seconds()));
    }
    Object data = RetrievalReportView.data(report);
    Reports.write(workspace, "historical", UUID.randomUUID().toString(), data);
    print(workspace, RetrievalReportView.text(report), data);
    return ExitCode.DONE;
  }
}
