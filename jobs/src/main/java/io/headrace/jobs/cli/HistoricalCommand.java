package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.offline.AsOf;
import io.headrace.engine.report.RetrievalReportView;
import io.headrace.engine.report.SourcePins;
import io.headrace.engine.retrieval.HistoricalRequest;
import io.headrace.engine.retrieval.OutputRequest;
import io.headrace.engine.retrieval.RetrievalOutcome;
import io.headrace.engine.retrieval.RetrievalReport;
import io.headrace.jobs.session.TaskProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
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
      "  headrace historical --feature-service driver_activity --start 2025-01-01 --end 2025-02-01 --to ./all_drivers",
      "  headrace historical --feature-service driver_activity --entities lake.labels.today --to lake.training.drivers \\",
      "      --format iceberg --mode append --run-id \"$RUN_ID\"",
      "  headrace historical --feature-service driver_activity --entities labels.parquet --to ./again \\",
      "      --pins .headrace/reports/historical-20250101-000000-1b2c3d4e.json"
    })
final class HistoricalCommand extends EngineCommand {
  @Mixin RetrievalOptions retrieval;
  @Mixin AsOfOptions asOf;

  @Option(
      names = "--pins",
      paramLabel = "REPORT.json",
      description =
          "Read what an earlier run read, by its report: the same versions, the same files. They win over --as-of.")
  Path pins;

  @Mixin OutputOptions output;

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description =
          "How features are joined: ${COMPLETION-CANDIDATES}. Default: what the session's settings say, else auto.")
  JoinPlan plan;

  @Override
  ExitCode run(Workspace workspace) {
    Instant now = Instant.now();
    OutputRequest to = output.request();
    FeatureStore store = workspace.store().readingAsOf(sourcesOf(asOf.moments(now)));
    JoinPlan.use(plan, workspace.spark());
    HistoricalRequest request = retrieval.request(store, now);

    Workspace.Console console = workspace.console();
    RetrievalOutcome outcome;
    try (TaskProgress progress =
        TaskProgress.of(workspace.spark(), console.err(), console.terminal())) {
      progress.begin("joining features to " + output.to);
      outcome = store.historical(request, to);
      if (outcome instanceof RetrievalOutcome.Written written) {
        RetrievalReport report = written.report();
        job.summary().wrote(report.rowsOut());
        progress.end(
            String.format("%s: %,d rows, %.1f s", output.to, report.rowsOut(), report.seconds()));
      } else {
        progress.end(output.to + ": committed before");
      }
    }
    Object data = RetrievalReportView.data(outcome);
    Reports.write(workspace, "historical", reportId(to.runId()), data);
    print(workspace, RetrievalReportView.text(outcome), data);
    return ExitCode.DONE;
  }

  /** Ids of schedulers have signs that file names have not, and begin alike. */
  private static String reportId(String runId) {
    return UUID.nameUUIDFromBytes(runId.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private AsOf sourcesOf(AsOf moments) {
    return pins == null ? moments : moments.withPins(SourcePins.ofReport(pins));
  }
}
