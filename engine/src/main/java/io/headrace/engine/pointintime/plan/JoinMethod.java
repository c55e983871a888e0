package io.headrace.engine.pointintime.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How views are joined. The result is the same. */
public enum JoinMethod {
  /** Both sides are shuffled by key; labels in memory, feature rows past them, nothing sorted. */
  HASH,
  /** What labels ask about is sent to all tasks, which shuffle only rows that can still win. */
  BROADCAST,
  /** Both sides are shuffled and sorted, then merged; needs hardly any memory. */
  MERGE,
  /** The feature rows are sent to all tasks; labels stay where they are. */
  LOOKUP;

  /** As in settings and plans: {@code hash}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<JoinMethod> of(String text) {
    return Arrays.stream(values()).filter(m -> m.text().equals(text)).findFirst();
  }
}
