package io.headrace.engine.report;

import io.headrace.engine.materialization.MaterializationReport;
import io.headrace.engine.materialization.ViewOutcome;
import io.headrace.engine.online.WriteCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A materialization's report for people and for programs. */
public final class MaterializationReportView {
  private MaterializationReportView() {}

  /** A row a view, then what failed, was rejected or is worth knowing. */
  public static String text(MaterializationReport report) {
    TextTable table =
        new TextTable(
            "view",
            "from",
            "to",
            "rows read",
            "keys",
            "written",
            "older",
            "rejected",
            "bytes",
            "seconds");
    List<String> notes = new ArrayList<>();
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
            done.rowsWithoutKey() + done.rowsWithoutTime() + counts.rejected(),
            counts.bytes(),
            String.format("%.1f", done.seconds()));
        notes.addAll(notes(done));
      } else if (outcome instanceof ViewOutcome.Skipped skipped) {
        table.row(skipped.view(), "skipped");
        notes.add(skipped.view() + ": " + skipped.reason());
      } else if (outcome instanceof ViewOutcome.Failed failed) {
        table.row(failed.view(), "failed");
      }
    }
    StringBuilder text = new StringBuilder(table.toString());
    notes.forEach(n -> text.append("note: ").append(n).append('\n'));
    return text.toString();
  }

  private static List<String> notes(ViewOutcome.Done done) {
    List<String> notes = new ArrayList<>();
    if (done.rowsWithoutKey() > 0) {
      notes.add(
          String.format(
              "%s: %,d rows without entity key were left out, such as %s",
              done.view(), done.rowsWithoutKey(), String.join(" ", done.samples())));
    }
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

  private static Map<String, Object> data(ViewOutcome outcome) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", outcome.view());
    if (outcome instanceof ViewOutcome.Done done) {
      data.put("status", "done");
      data.put("start", done.interval().start().toString());
      data.put("end", done.interval().end().toString());
      data.put("source", SourcePins.data(done.source()));
      data.put("rows_read", done.rowsRead());
      data.put("rows_without_entity_key", done.rowsWithoutKey());
      data.put("rows_without_event_timestamp", done.rowsWithoutTime());
      data.put("keys", done.keys());
      data.put("complete_ties", done.completeTies());
      data.put("written", done.counts().written());
      data.put("skipped_as_older", done.counts().older());
      data.put("unchanged", done.counts().unchanged());
      data.put("rejected_by_store", done.counts().rejected());
      data.put("bytes", done.counts().bytes());
      data.put("rejected_samples", done.samples());
      data.put("warnings", done.warnings());
      data.put("seconds", done.seconds());
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
}
