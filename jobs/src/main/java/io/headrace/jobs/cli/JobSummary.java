package io.headrace.jobs.cli;

import io.headrace.engine.configuration.Masking;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.report.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What a job did, in a few fields on one line, for programs. Secrets are masked. */
final class JobSummary {
  private static final int LONGEST_ERROR = 600;

  private final String command;
  private final long begun = System.nanoTime();
  private List<ViewOutcome> views = List.of();
  private Optional<String> runId = Optional.empty();
  private OptionalLong rows = OptionalLong.empty();
  private Optional<String> error = Optional.empty();

  private JobSummary(String command) {
    this.command = command;
  }

  static JobSummary begin(String command) {
    return new JobSummary(command);
  }

  /** What became of views; rows are those written. */
  synchronized void materialized(MaterializationReport report) {
    views = report.views();
    runId = Optional.of(report.runId());
    rows =
        OptionalLong.of(
            views.stream()
                .filter(ViewOutcome.Done.class::isInstance)
                .mapToLong(v -> ((ViewOutcome.Done) v).counts().written())
                .sum());
    report.failures().stream()
        .findFirst()
        .ifPresent(f -> error = Optional.of(Failure.of(f.cause()).message()));
  }

  synchronized void wrote(long written) {
    rows = OptionalLong.of(written);
  }

  synchronized void failed(String message) {
    error = Optional.of(message);
  }

  /** All of it. */
  String line(int exitCode) {
    return line(exitCode, Integer.MAX_VALUE);
  }

  /**
   * Of at most so many bytes: views are left out and counted then. Those that failed are the last
   * to go.
   *
   * @param mostBytes enough for an error, 2,000 or more
   */
  synchronized String line(int exitCode, int mostBytes) {
    List<ViewOutcome> shown = new ArrayList<>(views);
    String line = text(exitCode, shown);
    if (line.getBytes(StandardCharsets.UTF_8).length <= mostBytes) {
      return line;
    }
    shown.sort(Comparator.comparing(v -> !(v instanceof ViewOutcome.Failed)));
    int kept = shown.size();
    while (kept > 0 && line.getBytes(StandardCharsets.UTF_8).length > mostBytes) {
      // Halved first, as a run may have thousands of them.
      kept = kept > 16 ? kept / 2 : kept - 1;
      line = text(exitCode, shown.subList(0, kept));
    }
    return line;
  }

  private String text(int exitCode, List<ViewOutcome> shown) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("headrace", CommandLineTree.Version.number());
    data.put("command", command);
    data.put("status", status(exitCode));
    data.put("exit_code", exitCode);
    runId.ifPresent(id -> data.put("run_id", id));
    data.put("views", shown.stream().map(JobSummary::data).toList());
    if (shown.size() < views.size()) {
      data.put("views_left_out", views.size() - shown.size());
    }
    rows.ifPresent(n -> data.put("rows", n));
    data.put("seconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 1000.0);
    error.ifPresent(e -> data.put("error", shown(e)));
    return Json.line(data);
  }

  private static String status(int exitCode) {
    return switch (exitCode) {
      case 0 -> "done";
      case 3 -> "partly_done";
      case JobEnd.TERMINATED -> "interrupted";
      default -> "failed";
    };
  }

  private static Map<String, Object> data(ViewOutcome outcome) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", outcome.view());
    if (outcome instanceof ViewOutcome.Done done) {
      data.put("status", "done");
      data.put("start", done.interval().start().toString());
      data.put("end", done.interval().end().toString());
      data.put("read", done.rowsRead());
      data.put("keys", done.keys());
      data.put("written", done.counts().written());
      data.put("older", done.counts().older());
      data.put("unchanged", done.counts().unchanged());
      data.put("rejected", done.rejected());
      data.put("removed", done.counts().removed());
      data.put("seconds", done.seconds());
    } else if (outcome instanceof ViewOutcome.Skipped skipped) {
      data.put("status", "skipped");
      data.put("reason", shown(skipped.reason()));
    } else if (outcome instanceof ViewOutcome.Failed failed) {
      data.put("status", "failed");
      data.put("error", shown(Failure.of(failed.cause()).message()));
      data.put("seconds", failed.seconds());
    }
    return data;
  }

  private static String shown(String text) {
    String masked = Masking.mask(text);
    return masked.length() <= LONGEST_ERROR ? masked : masked.substring(0, LONGEST_ERROR) + "...";
  }
}
