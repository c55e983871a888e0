package io.headrace.engine.report;

import io.headrace.engine.verification.online.OnlineCheckReport;
import io.headrace.engine.verification.online.OnlineDifference;
import io.headrace.engine.verification.online.OnlineDifference.FeatureDifference;
import io.headrace.engine.verification.online.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A comparison of an online store with its source, for people and for programs. */
public final class OnlineCheckReportView {
  private OnlineCheckReportView() {}

  /** What was compared, how many keys differ and how, and the first of them. */
  public static String text(OnlineCheckReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format("%s in %s, against %s%n", report.view(), report.store(), rows(report)));
    report.warnings().forEach(w -> text.append("warning: ").append(w).append('\n'));
    if (!report.examples().isEmpty()) {
      TextTable table =
          new TextTable("kind", "key", "source", "store", "feature", "expected", "stored");
      for (OnlineDifference d : report.examples()) {
        String key = Json.text(d.key()).replaceAll("\\s*\n\\s*", " ");
        for (FeatureDifference f : d.features()) {
          table.row(
              d.verdict().text(),
              key,
              text(d.expectedTime()),
              text(d.storedTime()),
              f.feature(),
              f.expected(),
              f.stored());
        }
        if (d.features().isEmpty()) {
          table.row(
              d.verdict().text(), key, text(d.expectedTime()), text(d.storedTime()), "", "", "");
        }
      }
      text.append(table).append('\n');
    }
    for (Verdict verdict : Verdict.values()) {
      if (verdict == Verdict.EXTRA && !report.extraKeysSought()) {
        text.append("extra      not looked for ")
            .append(report.sample().isPresent() ? "in a sample" : "within bounds of event times")
            .append('\n');
      } else {
        text.append(String.format("%-10s %,d%n", verdict.text(), report.counts().of(verdict)));
      }
    }
    report
        .repair()
        .ifPresent(
            r ->
                text.append(
                    String.format(
                        "repaired   %,d keys written, %,d removed, %,d refused by the store%n",
                        r.written(), r.removed(), r.refused())));
    return text.append(
            String.format(
                "%,d keys compared, %.1f s%n", report.counts().compared(), report.seconds()))
        .toString();
  }

  /** The whole report as maps and lists, for JSON. */
  public static Map<String, Object> data(OnlineCheckReport report) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", report.view());
    data.put("store", report.store());
    data.put("start", report.start().map(Instant::toString).orElse(null));
    data.put("end", report.end().map(Instant::toString).orElse(null));
    data.put("end_is_recorded", report.endIsRecorded());
    data.put("sample", report.sample().isPresent() ? report.sample().getAsInt() : null);
    data.put("keys", report.counts().compared());
    for (Verdict verdict : Verdict.values()) {
      boolean unknown = verdict == Verdict.EXTRA && !report.extraKeysSought();
      data.put(verdict.text(), unknown ? null : report.counts().of(verdict));
    }
    data.put("examples", report.examples().stream().map(OnlineCheckReportView::data).toList());
    data.put("repair", report.repair().map(OnlineCheckReportView::data).orElse(null));
    data.put("warnings", report.warnings());
    data.put("seconds", report.seconds());
    return data;
  }

  private static Map<String, Object> data(OnlineCheckReport.Repaired repaired) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("written", repaired.written());
    data.put("removed", repaired.removed());
    data.put("refused", repaired.refused());
    return data;
  }

  private static Map<String, Object> data(OnlineDifference difference) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kind", difference.verdict().text());
    data.put("key", difference.key());
    data.put(
        "source_event_timestamp", difference.expectedTime().map(Instant::toString).orElse(null));
    data.put("stored_event_timestamp", difference.storedTime().map(Instant::toString).orElse(null));
    Map<String, Object> features = new LinkedHashMap<>();
    for (FeatureDifference f : difference.features()) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("expected", f.expected());
      values.put("stored", f.stored());
      features.put(f.feature(), values);
    }
    data.put("features", features);
    return data;
  }

  private static String rows(OnlineCheckReport report) {
    if (report.start().isEmpty() && report.end().isEmpty()) {
      return "all rows";
    }
    String from = report.start().map(s -> " from " + s).orElse("");
    String to = report.end().map(e -> " up to " + e).orElse("");
    return "rows"
        + from
        + to
        + (report.endIsRecorded() ? " (the end of the last recorded interval)" : " (as asked for)");
  }

  private static String text(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse("none");
  }
}
