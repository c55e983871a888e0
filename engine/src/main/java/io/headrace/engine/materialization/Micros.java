package io.headrace.engine.materialization;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as Spark counts them: microseconds since 1970, UTC. */
public final class Micros {
  private Micros() {}

  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Floored; right for every year that Spark knows. */
  public static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }
}
