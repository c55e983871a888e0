package io.headrace.engine.report;

import io.headrace.engine.verification.Difference;
import io.headrace.engine.verification.Difference.Match;
import io.headrace.engine.verification.JoinCheckReport;
import io.headrace.engine.verification.ViewOutcomes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A check of the join for people and for programs. */
public final class JoinCheckReportView {
  private JoinCheckReportView() {}

  /** What each view had for the sample, and the first differences. */
  public static String text(JoinCheckReport report) {
    TextTable views =
        new TextTable(
            "view",
            "matched",
            "expired",
            "no candidate",
            "null key or time",
            "complete ties",
            "feature rows");
    for (ViewOutcomes v : report.views()) {
      views.row(
          v.view(),
          v.matched(),
          v.expired(),
          v.noCandidate(),
          v.nullKeyOrTime(),
          v.completeTies(),
          v.featureRows());
    }
    StringBuilder text = new StringBuilder().append(views).append('\n');
    String rows =
        String.format(
            "%,d rows of %d views compared", report.comparison().rows(), report.views().size());
    if (report.comparison().agrees()) {
      return text.append(String.format("%s, no row differs, %.1f s%n", rows, report.seconds()))
          .toString();
    }
    TextTable table =
        new TextTable(
            "key", "time", "view", "column", "expected", "actual", "expected row", "actual row");
    for (Difference d : report.comparison().differences()) {
      table.row(
          d.key(),
          text(d.time()),
          d.view(),
          d.column(),
          d.expected(),
          d.actual(),
          d.expectedMatch().map(JoinCheckReportView::text).orElse("none"),
          d.actualMatch().map(JoinCheckReportView::text).orElse("none"));
    }
    return text.append(table)
        .append(
            String.format(
                "%n%s, %,d differ, %.1f s%n",
                rows, report.comparison().differingRows(), report.seconds()))
        .toString();
  }

  private static String text(Match match) {
    return match.event() + match.created().map(c -> ", created " + c).orElse("");
  }

  private static String text(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse("");
  }

  /** The whole report as maps and lists, for JSON. */
  public static Map<String, Object> data(JoinCheckReport report) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("rows", report.comparison().rows());
    data.put("differing_rows", report.comparison().differingRows());
    data.put(
        "differences",
        report.comparison().differences().stream().map(JoinCheckReportView::data).toList());
    data.put("views", report.views().stream().map(JoinCheckReportView::data).toList());
    data.put("seed", report.seed());
    data.put("seconds", report.seconds());
    return data;
  }

  private static Map<String, Object> data(ViewOutcomes view) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", view.view());
    data.put("matched", view.matched());
    data.put("expired", view.expired());
    data.put("no_candidate", view.noCandidate());
    data.put("null_key_or_time", view.nullKeyOrTime());
    data.put("complete_ties", view.completeTies());
    data.put("feature_rows", view.featureRows());
    return data;
  }

  private static Map<String, Object> data(Difference difference) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("key", difference.key());
    data.put("time", difference.time().map(Instant::toString).orElse(null));
    data.put("view", difference.view());
    data.put("column", difference.column());
    data.put("expected", difference.expected());
    data.put("actual", difference.actual());
    data.put(
        "expected_row", difference.expectedMatch().map(JoinCheckReportView::data).orElse(null));
    data.put("actual_row", difference.actualMatch().map(JoinCheckReportView::data).orElse(null));
    return data;
  }

  private static Map<String, Object> data(Match match) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("event_timestamp", match.event().toString());
    data.put("created_timestamp", match.created().map(Instant::toString).orElse(null));
    return data;
  }
}
