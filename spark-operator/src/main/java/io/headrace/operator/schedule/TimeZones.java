package io.headrace.operator.schedule;

import io.headrace.operator.problems.RefusedException;
import io.headrace.operator.problems.Suggestions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;

/** Time zones by their IANA names. */
public final class TimeZones {
  private TimeZones() {}

  /**
   * @param where how messages call the place
   * @throws RefusedException for what is no IANA name, offsets and {@code Local} included
   */
  public static ZoneId parse(String name, String where) {
    Set<String> known = new TreeSet<>(ZoneId.getAvailableZoneIds());
    if (known.contains(name)) {
      try {
        return ZoneId.of(name);
      } catch (DateTimeException e) {
        throw new IllegalStateException("a zone that is known cannot be loaded: " + name, e);
      }
    }
    throw new RefusedException(
        where,
        "the time zone '" + name + "' is unknown",
        "Write UTC or an IANA name such as Europe/Berlin." + Suggestions.didYouMean(name, known));
  }
}
