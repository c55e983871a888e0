package io.headrace.operator.deployment;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as deployment files write them: {@code 90s}, {@code 1h30m}, {@code 7d}. */
public final class Durations {
  private static final Pattern TEXT =
      Pattern.compile("(?:([0-9]{1,5})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,7})m)?(?:([0-9]{1,8})s)?");

  private Durations() {}

  /** Of a second or more; empty for what is none. */
  static Optional<Duration> parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    Duration duration =
        Duration.ofDays(part(m, 1))
            .plusHours(part(m, 2))
            .plusMinutes(part(m, 3))
            .plusSeconds(part(m, 4));
    return duration.isZero() ? Optional.empty() : Optional.of(duration);
  }

  private static long part(Matcher m, int group) {
    return m.group(group) == null ? 0 : Long.parseLong(m.group(group));
  }

  /** Whole seconds, as {@code 5400s}. */
  public static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }
}
