package io.headrace.engine.report;

import io.headrace.engine.ledger.RunCounts;
import io.headrace.engine.ledger.RunEntry;
import io.headrace.engine.ledger.RunListing;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs of the ledger for people and for programs. */
public final class RunsView {
  private static final int SHORT_ID = 8;

  private RunsView() {}

  /** A line an entry, newest first. */
  public static String list(RunListing listing) {
    if (listing.entries().isEmpty()) {
      return "None.\n";
    }
    TextTable table =
        new TextTable("RUN", "VIEW", "STATUS", "FROM", "TO", "WRITTEN", "STARTED", "SECONDS");
    for (RunEntry entry : listing.entries()) {
      table.row(
          entry.runId().substring(0, Math.min(SHORT_ID, entry.runId().length())),
          entry.view(),
          status(entry),
          entry.task().interval().map(i -> i.start().toString()).orElse(""),
          entry.task().interval().map(i -> i.end().toString()).orElse(""),
          entry.counts().written(),
          entry.started(),
          String.format(Locale.ROOT, "%.1f", seconds(entry)));
    }
    return table.toString();
  }

  /** Everything about entries, a block each. */
  public static String show(RunListing listing) {
    StringBuilder text = new StringBuilder();
    for (RunEntry entry : listing.entries()) {
      if (text.length() > 0) {
        text.append('\n');
      }
      data(entry).forEach((key, value) -> line(text, "", key, value));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String indent, String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      text.append(indent).append(key).append(":\n");
      map.forEach((k, v) -> line(text, indent + "  ", k.toString(), v));
    } else if (value instanceof List<?> list) {
      text.append(indent).append(key).append(list.isEmpty() ? ": none\n" : ":\n");
      list.forEach(v -> text.append(indent).append("  - ").append(v).append('\n'));
    } else {
      text.append(indent).append(key).append(": ").append(value).append('\n');
    }
  }

  /** The entries as maps and lists, for JSON. */
  public static List<Map<String, Object>> data(RunListing listing) {
    return listing.entries().stream().map(RunsView::data).toList();
  }

  private static Map<String, Object> data(RunEntry entry) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("run_id", entry.runId());
    data.put("project", entry.project());
    data.put("view", entry.view());
    data.put("status", status(entry));
    entry.error().ifPresent(e -> data.put("error", e));
    entry.takenOverBy().ifPresent(r -> data.put("taken_over_by", r));
    entry.task().interval().ifPresent(i -> data.put("start", i.start().toString()));
    entry.task().interval().ifPresent(i -> data.put("end", i.end().toString()));
    entry.task().instant().ifPresent(i -> data.put("event_timestamp_written", i.toString()));
    data.put("source", entry.task().source());
    data.put("first_files", entry.task().files());
    data.put("counts", counts(entry.counts()));
    data.put("generation", entry.generation());
    data.put("host", entry.driver().host());
    data.put("pid", entry.driver().pid());
    data.put("started", entry.started().toString());
    data.put("heartbeat", entry.heartbeat().toString());
    entry.ended().ifPresent(e -> data.put("ended", e.toString()));
    data.put("seconds", seconds(entry));
    return data;
  }

  private static Map<String, Object> counts(RunCounts counts) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("rows_read", counts.read());
    data.put("keys", counts.keys());
    data.put("written", counts.written());
    data.put("skipped_as_older", counts.older());
    data.put("unchanged", counts.unchanged());
    data.put("rejected", counts.rejected());
    data.put("bytes", counts.bytes());
    return data;
  }

  private static String status(RunEntry entry) {
    return entry.status().name().toLowerCase(Locale.ROOT);
  }

  /** Up to its end, or to when it was last heard of. */
  private static double seconds(RunEntry entry) {
    Instant end = entry.ended().orElse(entry.heartbeat());
    return Duration.between(entry.started(), end).toMillis() / 1000.0;
  }
}
