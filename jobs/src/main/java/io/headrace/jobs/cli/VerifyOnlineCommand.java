package io.headrace.jobs.cli;

import io.headrace.engine.definitions.TimeText;
import io.headrace.engine.report.OnlineCheckReportView;
import io.headrace.engine.verification.online.OnlineCheckReport;
import io.headrace.engine.verification.online.OnlineCheckRequest;
import io.headrace.engine.verification.online.OnlineCheckRequest.Repair;
import io.headrace.engine.verification.online.OnlineCheckRequest.Times;
import io.headrace.jobs.session.TaskProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds the online store against the sources. */
@Command(
    name = "verify-online",
    mixinStandardHelpOptions = true,
    description = {
      "Compare what the online store holds for a view with the latest rows of its source, up to the last recorded interval.",
      "Keys are missing, stale, different or extra. Exit code 5 when there is one that was not repaired."
    },
    footer = {
      "",
      "Examples:",
      "  headrace verify-online driver_stats --sample 10000",
      "  headrace verify-online driver_stats --max-reads-per-second 5000 --repair"
    })
final class VerifyOnlineCommand extends EngineCommand {
  @Parameters(index = "0", paramLabel = "VIEW", description = "A feature view.")
  String view;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "Compare so many keys, chosen by a hash. Default: all, and then extra keys are looked for too.")
  Integer sample;

  @Option(
      names = "--start",
      paramLabel = "START",
      description = "Earlier rows do not count. Default: the start of the first recorded interval.")
  String start;

  @Option(
      names = "--end",
      paramLabel = "END",
      description = "Later rows do not count. Default: the end of the last recorded interval.")
  String end;

  @Option(
      names = "--disable-event-timestamp",
      description =
          "The view is materialized with that option: only values are compared, not the times in the store.")
  boolean ignoreEventTime;

  @Option(
      names = "--repair",
      description = "Write keys that differ anew, and remove the extra ones.")
  boolean repair;

  @Option(
      names = "--max-reads-per-second",
      paramLabel = "N",
      description = "Read no more keys a second. Default: as fast as the store answers.")
  Integer maxReadsPerSecond;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Show at most so many differences. Default: ${DEFAULT-VALUE}.")
  int examples = 20;

  @Override
  ExitCode run(Workspace workspace) {
    Instant now = Instant.now();
    OnlineCheckRequest request =
        new OnlineCheckRequest(
            view,
            Optional.ofNullable(start).map(t -> TimeText.parse(t, now)),
            Optional.ofNullable(end).map(t -> TimeText.parse(t, now)),
            ignoreEventTime ? Times.OF_RUNS : Times.COMPARED,
            optional(sample),
            optional(maxReadsPerSecond),
            examples,
            repair ? Repair.REWRITE : Repair.NONE);
    Workspace.Console console = workspace.console();
    OnlineCheckReport report;
    try (TaskProgress progress =
        TaskProgress.of(workspace.spark(), console.err(), console.terminal())) {
      progress.begin("comparing " + view);
      report = workspace.store().verifyOnline(request);
      progress.end(
          String.format("%,d keys compared, %.1f s", report.counts().compared(), report.seconds()));
    }
    Object data = OnlineCheckReportView.data(report);
    Reports.write(workspace, "verify-online", UUID.randomUUID().toString(), data);
    print(workspace, OnlineCheckReportView.text(report), data);
    return report.isRight() ? ExitCode.DONE : ExitCode.DATA_RULE_BROKEN;
  }

  private static OptionalInt optional(Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }
}
