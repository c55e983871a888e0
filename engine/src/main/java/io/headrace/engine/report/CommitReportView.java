package io.headrace.engine.report;

import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.materialization.CommitReport;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a run by commits went by, for people and for programs. */
public final class CommitReportView {
  private CommitReportView() {}

  /** In one line. */
  public static String text(CommitReport report) {
    String span =
        "commits"
            + report.since().map(since -> " after " + since).orElse("")
            + " up to "
            + report.until();
    return report.whole().isPresent()
        ? span + ", with all keys because " + report.whole().get()
        : span + String.format(", which touched %,d keys", report.touchedKeys().orElse(0));
  }

  /** As maps, for JSON; also of a run by event times. */
  public static Map<String, Object> data(IncrementsBy by, Optional<CommitReport> report) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("increments", by.name().toLowerCase(Locale.ROOT));
    report.ifPresent(
        commits -> {
          data.put("commits_after", commits.since().orElse(null));
          data.put("commits_up_to", commits.until());
          commits.touchedKeys().ifPresent(keys -> data.put("touched_keys", keys));
          commits.whole().ifPresent(reason -> data.put("all_keys_because", reason));
        });
    return data;
  }
}
