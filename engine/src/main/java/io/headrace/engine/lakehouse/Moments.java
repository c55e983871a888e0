package io.headrace.engine.lakehouse;

import io.headrace.engine.definitions.DefinitionException;
import java.time.Duration;
import java.time.Instant;

/** What is wrong with a moment that was asked for. */
final class Moments {
  /** Clocks of two machines may differ by this much. */
  private static final Duration TOLERATED = Duration.ofSeconds(60);

  private Moments() {}

  static void requirePast(String where, Instant moment) {
    if (moment.isAfter(Instant.now().plus(TOLERATED))) {
      throw new DefinitionException(
          where, "--as-of " + moment + " lies in the future", "Name a moment that has passed.");
    }
  }

  static DefinitionException gone(String where, String what, String why, String oldest) {
    return new DefinitionException(
        where, what + " cannot be read: " + why, "The oldest one left is " + oldest + ".");
  }

  static DefinitionException unknownKind(
      String where, TableMoment moment, String format, String fix) {
    return new DefinitionException(
        where, format + " tables have nothing like '" + moment.text() + "'", fix);
  }
}
