package io.headrace.jobs.cli;

import io.headrace.engine.FeatureStore;
import io.headrace.engine.definitions.FeatureView;
import io.headrace.engine.definitions.StoreException;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.MaterializationRequest;
import io.headrace.engine.materialization.MaterializationRequest.Span;
import io.headrace.engine.materialization.Meeting;
import io.headrace.engine.materialization.RunSettings;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.report.MaterializationReportView;
import io.headrace.jobs.session.RunDisplay;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What both kinds of materialization share: which views, and how the run ends. */
final class MaterializationOptions {
  @Option(
      names = {"-v", "--views"},
      paramLabel = "VIEW",
      split = ",",
      description =
          "Names, globs (driver_*) or tag:key=value; may be repeated. Default: every view that is online.")
  List<String> views = new ArrayList<>();

  @Option(names = "--allow-future", description = "Accept an END that lies in the future.")
  boolean allowFuture;

  @Option(names = "--dry-run", description = "Say what would be read, and write nothing.")
  boolean dryRun;

  @Mixin AsOfOptions asOf;
  @Mixin WritingOptions writing;
  @Mixin MeetingOptions meeting;

  /**
   * @param ifRunning where nothing is said
   */
  ExitCode run(
      Workspace workspace, Span span, Instant now, IfRunning ifRunning, EngineCommand command) {
    Meeting met = meeting.meeting(ifRunning);
    FeatureStore store = workspace.store().readingAsOf(asOf.moments(now));
    RunSettings settings = writing.over(store.configuration().headrace().writing());
    List<FeatureView> selected = store.viewsToMaterialize(views);
    MaterializationRequest request =
        new MaterializationRequest(
            selected, span, now, store.configuration().headrace().onNullKey(), settings, met);
    if (dryRun) {
      command.print(workspace, DryRun.text(store, request), DryRun.data(store, request));
      return ExitCode.DONE;
    }
    Workspace.Console console = workspace.console();
    command.job.signals().beginOfRun();
    try {
      MaterializationReport report;
      try (RunDisplay display =
          RunDisplay.of(writing.progress, console.err(), console.terminal())) {
        report = store.materialize(request, display);
      }
      command.job.summary().materialized(report);
      command.print(
          workspace,
          MaterializationReportView.text(report),
          MaterializationReportView.data(report));
      ExitCode outcome = outcome(report, console, command.common.debug);
      keep(workspace, report, outcome);
      return outcome;
    } finally {
      command.job.signals().endOfRun();
    }
  }

  /** Why views failed matters more than where the report could not be kept. */
  private static void keep(Workspace workspace, MaterializationReport report, ExitCode outcome) {
    try {
      Path file =
          Reports.write(
              workspace, "materialize", report.runId(), MaterializationReportView.data(report));
      Reports.writeBeside(file, MaterializationReportView.markdown(report));
    } catch (StoreException e) {
      if (outcome == ExitCode.DONE) {
        throw e;
      }
      workspace.console().err().println("headrace: " + e.getMessage());
    }
  }

  /** Done, partly done, or the code of the first failure. */
  private static ExitCode outcome(
      MaterializationReport report, Workspace.Console console, boolean debug) {
    for (ViewOutcome.Failed failed : report.failures()) {
      console
          .err()
          .println("headrace: " + failed.view() + ": " + Failure.of(failed.cause()).message());
      if (debug) {
        failed.cause().printStackTrace(console.err());
      }
    }
    if (report.isPartial()) {
      return ExitCode.PARTLY_DONE;
    }
    return report.failures().stream()
        .findFirst()
        .map(f -> Failure.of(f.cause()).code())
        .orElse(ExitCode.DONE);
  }
}
