package io.headrace.engine.report;

import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.Phases;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.offline.ReadShare;
import io.headrace.engine.online.WriteCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A materialization's report for people and for programs. The numbers add up: rows read are rows
 * without time, rows without key, superseded rows and one row for each key; keys are rows written,
 * older, unchanged and rejected by the store.
 */
public final class MaterializationReportView {
  private MaterializationReportView() {}

  /** A row a view, then where the time went, then what failed or is worth knowing. */
  public static String text(MaterializationReport report) {
    StringBuilder text = new StringBuilder(counts(report).toString());
    TextTable times = times(report);
    if (!times.isEmpty()) {
      text.append('\n').append(times);
    }
    notes(report).forEach(n -> text.append("note: ").append(n).append('\n'));
    return text.toString();
  }

  /** The same as a page. */
  public static String markdown(MaterializationReport report) {
    StringBuilder page = new StringBuilder("# Materialization of ").append(report.project());
    page.append("\n\n")
        .append(
            String.format(
                "Run `%s`, begun %s, into %s: %.1f s.",
                report.runId(), report.started(), report.store(), report.seconds()))
        .append("\n\n")
        .append(counts(report).markdown());
    TextTable times = times(report);
    if (!times.isEmpty()) {
      page.append('\n').append(times.markdown());
    }
    List<String> notes = new ArrayList<>(notes(report));
    report.failures().forEach(f -> notes.add(f.view() + " failed: " + f.cause().getMessage()));
    if (!notes.isEmpty()) {
      page.append('\n');
      notes.forEach(n -> page.append("- ").append(n.replace("\n", " ")).append('\n'));
    }
    return page.toString();
  }

  private static TextTable counts(MaterializationReport report) {
    TextTable table =
        new TextTable(
            "view",
            "from",
            "to",
            "rows read",
            "keys",
            "written",
            "older",
            "unchanged",
            "rejected",
            "bytes",
            "seconds");
    for (ViewOutcome outcome : report.views()) {
      if (outcome instanceof ViewOutcome.Done done) {
        WriteCounts counts = done.counts();
        table.row(
            done.view(),
            done.interval().start(),
            done.interval().end(),
            done.rowsRead(),
            done.keys(),
            counts.written(),
            counts.older(),
            counts.unchanged(),
            done.rejected(),
            counts.bytes(),
            seconds(done.seconds()));
      } else {
        table.row(outcome.view(), outcome instanceof ViewOutcome.Skipped ? "skipped" : "failed");
      }
    }
    return table;
  }

  private static TextTable times(MaterializationReport report) {
    TextTable table =
        new TextTable(
            "seconds of", "planning", "reading", "writing", "recording", "keys/s written");
    for (ViewOutcome outcome : report.views()) {
      if (outcome instanceof ViewOutcome.Done done) {
        Phases phases = done.phases();
        table.row(
            done.view(),
            seconds(phases.planning()),
            seconds(phases.reading()),
            seconds(phases.writing()),
            seconds(phases.recording()),
            Math.round(done.keysPerSecond()));
      }
    }
    return table;
  }

  private static String seconds(double seconds) {
    return String.format("%.1f", seconds);
  }

  private static List<String> notes(MaterializationReport report) {
    List<String> notes = new ArrayList<>();
    for (ViewOutcome outcome : report.views()) {
      if (outcome instanceof ViewOutcome.Done done) {
        notes.addAll(notes(done));
      } else if (outcome instanceof ViewOutcome.Skipped skipped) {
        notes.add(skipped.view() + ": " + skipped.reason());
      }
    }
    return notes;
  }

  private static List<String> notes(ViewOutcome.Done done) {
    List<String> notes = new ArrayList<>();
    if (done.rowsWithoutKey() > 0) {
      notes.add(
          String.format(
              "%s: %,d rows without entity key were left out, such as %s",
              done.view(), done.rowsWithoutKey(), String.join(" ", done.samples())));
    }
    done.rejectedRows()
        .ifPresent(folder -> notes.add(done.view() + ": rejected rows are in " + folder));
    if (done.rowsWithoutTime() > 0) {
      notes.add(
          String.format(
              "%s: %,d rows without event timestamp were left out",
              done.view(), done.rowsWithoutTime()));
    }
    if (done.completeTies() > 0) {
      notes.add(
          String.format(
              "%s: for %,d keys the newest rows share event and created timestamp; the greatest values won",
              done.view(), done.completeTies()));
    }
    done.share()
        .filter(ReadShare::isPart)
        .ifPresent(share -> notes.add(done.view() + ": read " + ReadShares.text(share)));
    SourcePins.text(done.source()).ifPresent(pin -> notes.add(done.view() + ": source " + pin));
    done.commits()
        .ifPresent(
            commits -> notes.add(done.view() + ": went by " + CommitReportView.text(commits)));
    if (done.counts().removed() > 0) {
      notes.add(
          String.format(
              "%s: %,d keys without a source row were removed",
              done.view(), done.counts().removed()));
    }
    done.warnings().forEach(w -> notes.add(done.view() + ": " + w));
    return notes;
  }

  /** The whole report as maps and lists, for JSON. */
  public static Map<String, Object> data(MaterializationReport report) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run_id", report.runId());
    data.put("project", report.project());
    data.put("online_store", report.store());
    data.put("started", report.started().toString());
    data.put("seconds", report.seconds());
    data.put("views", report.views().stream().map(MaterializationReportView::data).toList());
    return data;
  }

  /** One view's part of it. */
  public static Map<String, Object> data(ViewOutcome outcome) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", outcome.view());
    if (outcome instanceof ViewOutcome.Done done) {
      data.put("status", "done");
      put(data, done);
    } else if (outcome instanceof ViewOutcome.Skipped skipped) {
      data.put("status", "skipped");
      data.put("reason", skipped.reason());
    } else if (outcome instanceof ViewOutcome.Failed failed) {
      data.put("status", "failed");
      data.put("error", failed.cause().getMessage());
      data.put("seconds", failed.seconds());
    }
    return data;
  }

  private static void put(Map<String, Object> data, ViewOutcome.Done done) {
    data.put("start", done.interval().start().toString());
    data.put("end", done.interval().end().toString());
    data.put("source", SourcePins.data(done.source()));
    done.share().ifPresent(share -> data.put("reads", ReadShares.data(share)));
    data.put("rows_read", done.rowsRead());
    data.put("rows_without_entity_key", done.rowsWithoutKey());
    data.put("rows_without_event_timestamp", done.rowsWithoutTime());
    data.put("rows_superseded", done.rowsSuperseded());
    data.put("keys", done.keys());
    data.put("complete_ties", done.completeTies());
    data.put("written", done.counts().written());
    data.put("skipped_as_older", done.counts().older());
    data.put("unchanged", done.counts().unchanged());
    data.put("rejected_by_store", done.counts().rejected());
    data.put("removed", done.counts().removed());
    data.putAll(
        CommitReportView.data(
            done.commits().isPresent() ? IncrementsBy.COMMIT : IncrementsBy.EVENT_TIME,
            done.commits()));
    data.put("bytes", done.counts().bytes());
    data.put("rejected_rows", done.rejectedRows().orElse(null));
    data.put("rejected_samples", done.samples());
    data.put("warnings", done.warnings());
    data.put("seconds", done.seconds());
    Map<String, Object> phases = new LinkedHashMap<>();
    phases.put("planning", done.phases().planning());
    phases.put("reading", done.phases().reading());
    phases.put("writing", done.phases().writing());
    phases.put("recording", done.phases().recording());
    data.put("seconds_by_phase", phases);
    data.put("keys_per_second", done.keysPerSecond());
  }
}
