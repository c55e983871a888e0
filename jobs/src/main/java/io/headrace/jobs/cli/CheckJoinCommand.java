package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.report.JoinCheckReportView;
import io.headrace.engine.retrieval.HistoricalRequest;
import io.headrace.engine.verification.JoinCheckReport;
import io.headrace.engine.verification.SampleSize;
import io.headrace.jobs.session.TaskProgress;
import java.time.Instant;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds the join against a brute force on the user's own data. */
@Command(
    name = "check-join",
    mixinStandardHelpOptions = true,
    description = {
      "Check the point-in-time join on a sample of your own data against a brute force that reads like the rule.",
      "Nothing is written but the report. Exit code 5 when a row differs."
    },
    footer = {
      "",
      "Examples:",
      "  headrace check-join --feature-service driver_activity --entities labels.parquet",
      "  headrace check-join --features driver_stats:conv_rate --entities labels.parquet --sample-rows 5000 --seed 7 --plan merge"
    })
final class CheckJoinCommand extends EngineCommand {
  @Mixin RetrievalOptions retrieval;

  @Option(
      names = "--sample-rows",
      paramLabel = "N",
      description = "Entity rows to check, chosen by a hash. Default: 1000.")
  int sampleRows = SampleSize.DEFAULT.entityRows();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Another seed chooses other rows, the same one the same. Default: 0.")
  long seed = SampleSize.DEFAULT.seed();

  @Option(
      names = "--max-feature-rows",
      paramLabel = "N",
      description =
          "Refuse when the sampled keys have more feature rows; the driver holds them. Default: 1000000.")
  long maxFeatureRows = SampleSize.DEFAULT.featureRows();

  @Option(
      names = "--plan",
      paramLabel = "PLAN",
      description =
          "The join to check: ${COMPLETION-CANDIDATES}. Default: what the session's settings say, else auto.")
  JoinPlan plan;

  @Override
  ExitCode run(Workspace workspace) {
    SampleSize size = new SampleSize(sampleRows, seed, maxFeatureRows);
    FeatureStore store = workspace.store();
    HistoricalRequest request = retrieval.request(store, Instant.now());
    JoinPlan.use(plan, workspace.spark());
    Workspace.Console console = workspace.console();
    JoinCheckReport report;
    try (TaskProgress progress =
        TaskProgress.of(workspace.spark(), console.err(), console.terminal())) {
      progress.begin("checking the join");
      report = store.checkJoin(request, size);
      progress.end(
          String.format("%,d rows checked, %.1f s", report.comparison().rows(), report.seconds()));
    }
    Object data = JoinCheckReportView.data(report);
    Reports.write(workspace, "check-join", UUID.randomUUID().toString(), data);
    print(workspace, JoinCheckReportView.text(report), data);
    return exit(report);
  }

  static ExitCode exit(JoinCheckReport report) {
    return report.comparison().agrees() ? ExitCode.DONE : ExitCode.DATA_RULE_BROKEN;
  }
}
