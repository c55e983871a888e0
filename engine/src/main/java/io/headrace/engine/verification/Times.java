package io.headrace.engine.verification;

import io.headrace.engine.verification.Difference.Match;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Microseconds since the epoch as instants. */
final class Times {
  private Times() {}

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static Optional<Instant> optional(Long micros) {
    return Optional.ofNullable(micros).map(Times::instant);
  }

  static Match match(long event, Long created) {
    return new Match(instant(event), optional(created));
  }

  static String text(Long micros) {
    return optional(micros).map(Instant::toString).orElse("none");
  }
}
