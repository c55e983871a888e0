package io.headrace.operator.waiting;

import java.time.Duration;

/** Growing pauses between tries at a server that does not answer. */
final class BackOff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration next = FIRST;

  /** How long to wait this time; the next one is twice as long. */
  Duration take() {
    Duration taken = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return taken;
  }

  void answered() {
    next = FIRST;
  }
}
