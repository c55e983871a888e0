package io.headrace.engine.report;

import io.headrace.engine.retrieval.RetrievalOutcome;
import io.headrace.engine.retrieval.RetrievalReport;
import io.headrace.engine.retrieval.RetrievalReport.FeatureReport;
import io.headrace.engine.retrieval.RetrievalReport.ViewReport;
import io.headrace.engine.retrieval.table.TableCommit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A historical retrieval's report for people and for programs. */
public final class RetrievalReportView {
  private RetrievalReportView() {}

  /** What each view had for the rows, what each feature became, and what was written. */
  public static String text(RetrievalReport report) {
    TextTable views =
        new TextTable(
            "view", "matched", "expired", "no candidate", "null key or time", "complete ties");
    for (ViewReport v : report.views()) {
      views.row(
          v.view(), v.matched(), v.expired(), v.noCandidate(), v.nullKeyOrTime(), v.completeTies());
    }
    TextTable features = new TextTable("feature", "null", "oldest matched", "newest matched");
    for (FeatureReport f : report.features()) {
      features.row(
          f.column(),
          String.format("%.1f%%", 100 * f.nullShare()),
          f.oldest().map(Instant::toString).orElse(""),
          f.newest().map(Instant::toString).orElse(""));
    }
    StringBuilder text = new StringBuilder();
    text.append(views).append('\n').append(features).append('\n');
    for (ViewReport v : report.views()) {
      if (v.ignoredRows() > 0) {
        text.append(
            String.format(
                "note: %s: %,d feature rows with a null key or time were ignored%n",
                v.view(), v.ignoredRows()));
      }
      if (v.neverKnown().orElse(0) > 0) {
        text.append(
            String.format(
                "note: %s: %,d feature rows without created timestamp were left out%n",
                v.view(), v.neverKnown().getAsLong()));
      }
    }
    report
        .reads()
        .forEach(
            (view, share) -> {
              if (share.isPart()) {
                text.append(String.format("note: %s: read %s%n", view, ReadShares.text(share)));
              }
            });
    report.sources().stream()
        .flatMap(pin -> SourcePins.text(pin).stream())
        .forEach(pin -> text.append("note: source ").append(pin).append('\n'));
    report.warnings().forEach(w -> text.append("warning: ").append(w).append('\n'));
    text.append(String.format("%,d rows in, %,d rows out", report.entityRows(), report.rowsOut()));
    text.append(", to ").append(report.output());
    report.commit().ifPresent(c -> text.append(" (").append(c.text()).append(')'));
    report
        .bytes()
        .ifPresent(b -> text.append(String.format(": %,d bytes, files: %d", b, files(report))));
    return text.append(String.format(", %.1f s%n", report.seconds())).toString();
  }

  private static long files(RetrievalReport report) {
    return report.commit().isPresent()
        ? report.commit().get().files().orElse(0)
        : report.files().size();
  }

  /** What came of a request, in a sentence or as the report of the run. */
  public static String text(RetrievalOutcome outcome) {
    if (outcome instanceof RetrievalOutcome.Written written) {
      return text(written.report());
    }
    RetrievalOutcome.FoundCommitted found = (RetrievalOutcome.FoundCommitted) outcome;
    TableCommit commit = found.commit();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "run %s has committed to %s already: %s",
            commit.runId(), found.output(), commit.text()));
    commit.rows().ifPresent(rows -> text.append(String.format(", %,d rows", rows)));
    return text.append(String.format("; nothing was written%n")).toString();
  }

  /** Likewise as maps and lists, for JSON. */
  public static Map<String, Object> data(RetrievalOutcome outcome) {
    if (outcome instanceof RetrievalOutcome.Written written) {
      return data(written.report());
    }
    RetrievalOutcome.FoundCommitted found = (RetrievalOutcome.FoundCommitted) outcome;
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("output", found.output());
    data.put("committed_before", true);
    data.put("commit", data(found.commit()));
    return data;
  }

  private static Map<String, Object> data(TableCommit commit) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("format", commit.version().format());
    data.put("table_id", commit.version().tableId());
    data.put("version", commit.version().version());
    data.put("committed", commit.version().committed().toString());
    data.put("run_id", commit.runId());
    data.put("rows", number(commit.rows()));
    data.put("files", number(commit.files()));
    data.put("bytes", number(commit.bytes()));
    return data;
  }

  private static Long number(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  /** The whole report as maps and lists, for JSON. */
  public static Map<String, Object> data(RetrievalReport report) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("entity_rows", report.entityRows());
    data.put("rows", report.rowsOut());
    data.put("views", report.views().stream().map(RetrievalReportView::data).toList());
    data.put("features", report.features().stream().map(RetrievalReportView::data).toList());
    data.put("sources", report.sources().stream().map(SourcePins::data).toList());
    Map<String, Object> reads = new LinkedHashMap<>();
    report.reads().forEach((view, share) -> reads.put(view, ReadShares.data(share)));
    data.put("reads", reads);
    data.put("warnings", report.warnings());
    data.put("output", report.output());
    data.put("files", report.files());
    data.put("bytes", number(report.bytes()));
    data.put("commit", report.commit().map(RetrievalReportView::data).orElse(null));
    data.put("plan", report.plan());
    data.put("seconds", report.seconds());
    return data;
  }

  private static Map<String, Object> data(ViewReport view) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", view.view());
    data.put("matched", view.matched());
    data.put("expired", view.expired());
    data.put("no_candidate", view.noCandidate());
    data.put("null_key_or_time", view.nullKeyOrTime());
    data.put("complete_ties", view.completeTies());
    data.put("ignored_feature_rows", view.ignoredRows());
    data.put("feature_rows_never_known", number(view.neverKnown()));
    return data;
  }

  private static Map<String, Object> data(FeatureReport feature) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("feature", feature.column());
    data.put("nulls", feature.nulls());
    data.put("null_share", feature.nullShare());
    data.put("oldest_matched", feature.oldest().map(Instant::toString).orElse(null));
    data.put("newest_matched", feature.newest().map(Instant::toString).orElse(null));
    return data;
  }
}
