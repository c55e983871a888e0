package io.headrace.operator.waiting;

import java.time.Duration;

/** Durations for people. */
final class Words {
  private Words() {}

  /** In the largest whole unit: {@code 15 min}, {@code 90 s}. */
  static String duration(Duration duration) {
    long seconds = Math.max(1, duration.toSeconds());
    if (seconds % 3600 == 0) {
      return seconds / 3600 + " h";
    }
    return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
