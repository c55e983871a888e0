package io.headrace.engine.report;

import io.headrace.engine.materialization.ViewProgress;
import io.headrace.engine.materialization.ViewProgress.Phase;
import io.headrace.engine.online.WriteCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far a view is, for people and for programs. */
public final class ProgressView {
  private ProgressView() {}

  /** On one line, without the view's name. */
  public static String text(ViewProgress progress) {
    List<String> parts = new ArrayList<>();
    parts.add(progress.phase().name().toLowerCase(Locale.ROOT));
    if (progress.phase() != Phase.PLANNING) {
      parts.add(
          progress.rowsToRead().isPresent() && progress.phase() == Phase.READING
              ? String.format(
                  "%,d of about %,d rows read",
                  progress.rowsRead(), progress.rowsToRead().getAsLong())
              : String.format("%,d rows read", progress.rowsRead()));
    }
    if (progress.phase() == Phase.WRITING) {
      WriteCounts counts = progress.counts();
      parts.add(String.format("%,d keys", progress.keys()));
      parts.add(String.format("%,d written", counts.written()));
      addUnlessZero(parts, counts.older(), "older");
      addUnlessZero(parts, counts.unchanged(), "unchanged");
      addUnlessZero(parts, counts.rejected(), "rejected");
      progress.keysPerSecond().ifPresent(r -> parts.add(String.format("%,.0f keys/s", r)));
      parts.add(
          progress.remaining().map(r -> "about " + clock(r) + " left").orElse("time left unknown"));
    }
    return String.join(", ", parts);
  }

  private static void addUnlessZero(List<String> parts, long rows, String what) {
    if (rows > 0) {
      parts.add(String.format("%,d %s", rows, what));
    }
  }

  /** Minutes and seconds, with hours where there are any: {@code 0:35}, {@code 2:05:00}. */
  static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 3600
        ? String.format("%d:%02d", seconds / 60, seconds % 60)
        : String.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** For JSON; what is not known is null. */
  public static Map<String, Object> data(ViewProgress progress) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("view", progress.view());
    data.put("phase", progress.phase().name().toLowerCase(Locale.ROOT));
    data.put("elapsed_seconds", progress.elapsed().toMillis() / 1000.0);
    data.put("rows_read", progress.rowsRead());
    data.put(
        "rows_to_read",
        progress.rowsToRead().isPresent() ? progress.rowsToRead().getAsLong() : null);
    data.put("keys", progress.keys());
    data.put("written", progress.counts().written());
    data.put("skipped_as_older", progress.counts().older());
    data.put("unchanged", progress.counts().unchanged());
    data.put("rejected_by_store", progress.counts().rejected());
    data.put("bytes", progress.counts().bytes());
    data.put(
        "keys_per_second",
        progress.keysPerSecond().isPresent() ? progress.keysPerSecond().getAsDouble() : null);
    data.put("done", progress.done().isPresent() ? progress.done().getAsDouble() : null);
    data.put(
        "remaining_seconds", progress.remaining().map(r -> r.toMillis() / 1000.0).orElse(null));
    return data;
  }
}
