package io.headrace.engine.definitions;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as definitions write them: {@code 90s}, {@code 1d12h}, {@code PT2H}, {@code 0}. */
public final class DurationText {
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("w", Duration.ofDays(7));
    UNITS.put("d", Duration.ofDays(1));
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("m", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
    UNITS.put("ms", Duration.ofMillis(1));
    UNITS.put("us", Duration.ofNanos(1000));
  }

  private static final Pattern PART = Pattern.compile("(\\d{1,18})\\s*(ms|us|[wdhms])\\s*");

  private DurationText() {}

  /**
   * Reads a duration of zero or more, to the microsecond.
   *
   * @return empty when the text is no duration, is negative, or is too large or too fine
   */
  public static Optional<Duration> parse(String text) {
    String trimmed = text.strip().toLowerCase(Locale.ROOT);
    if (trimmed.matches("0+")) {
      return Optional.of(Duration.ZERO);
    }
    try {
      Duration duration = trimmed.startsWith("p") ? Duration.parse(trimmed) : sum(trimmed);
      boolean wholeMicros = duration.getNano() % 1000 == 0;
      // The registry and Spark count microseconds in a long.
      boolean fits = duration.getSeconds() < Long.MAX_VALUE / 1_000_000;
      return duration.isNegative() || !wholeMicros || !fits
          ? Optional.empty()
          : Optional.of(duration);
    } catch (DateTimeParseException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Duration sum(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length() && part.region(at, text.length()).lookingAt()) {
      sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
      at = part.end();
    }
    if (at == 0 || at < text.length()) {
      throw new DateTimeParseException("no duration", text, at);
    }
    return sum;
  }

  /** The shortest text that {@link #parse} reads back: {@code 1d12h}; {@code 0} for zero. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0";
    }
    StringBuilder text = new StringBuilder();
    Duration rest = duration;
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long count = rest.dividedBy(unit.getValue());
      if (count > 0) {
        text.append(count).append(unit.getKey());
        rest = rest.minus(unit.getValue().multipliedBy(count));
      }
    }
    return text.toString();
  }
}
