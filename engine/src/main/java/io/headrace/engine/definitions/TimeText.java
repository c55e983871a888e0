package io.headrace.engine.definitions;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments as people write them for START and END: ISO-8601 ({@code 2025-01-01}, {@code
 * 2025-01-01T06:00:00}, with {@code Z} or an offset, or a space in place of the {@code T}), {@code
 * now}, {@code now-1h}, and {@code now-floor(1h)}, which is now rounded down to a whole hour. What
 * has no offset is UTC.
 */
public final class TimeText {
  private static final Pattern RELATIVE =
      Pattern.compile("now(?:-(?!floor)([0-9a-z]+))?(?:-floor\\(([0-9a-z]+)\\))?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern ZONED = Pattern.compile(".*(Z|[+-]\\d{2}(:?\\d{2})?)");
  private static final String FIX =
      "Write for example 2025-01-01, 2025-01-01T06:30:00Z, '2025-01-01 06:30:00+02:00', now,"
          + " now-1h or now-floor(1h).";

  private TimeText() {}

  /**
   * @param now what {@code now} stands for
   * @return the moment, to the microsecond
   * @throws DefinitionException when the text is none of the forms
   */
  public static Instant parse(String text, Instant now) {
    String trimmed = text.strip();
    Matcher relative = RELATIVE.matcher(trimmed);
    try {
      Instant moment = relative.matches() ? relative(relative, now) : absolute(trimmed);
      return floor(moment, Duration.ofNanos(1000));
    } catch (DateTimeException | ArithmeticException e) {
      throw new DefinitionException("Time '" + text + "'", "it is not a moment", FIX);
    }
  }

  private static Instant relative(Matcher text, Instant now) {
    Instant moment = text.group(1) == null ? now : now.minus(duration(text.group(1)));
    if (text.group(2) == null) {
      return moment;
    }
    Duration step = duration(text.group(2));
    if (step.isZero()) {
      throw new DateTimeException("floor of nothing");
    }
    return floor(moment, step);
  }

  private static Duration duration(String text) {
    Optional<Duration> duration = DurationText.parse(text);
    return duration.orElseThrow(() -> new DateTimeException(text));
  }

  private static Instant floor(Instant moment, Duration step) {
    Duration sinceEpoch = Duration.between(Instant.EPOCH, moment);
    long steps = sinceEpoch.dividedBy(step);
    Duration floored = step.multipliedBy(steps);
    // Division rounds towards zero, which is up before 1970.
    return Instant.EPOCH.plus(floored.compareTo(sinceEpoch) > 0 ? floored.minus(step) : floored);
  }

  private static Instant absolute(String text) {
    if (DATE.matcher(text).matches()) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? withT(text) : text;
    if (!ZONED.matcher(iso.substring(Math.min(10, iso.length()))).matches()) {
      return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }
    // The parser wants offsets in full: +02 and +0200 become +02:00.
    String full =
        iso.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2")
            .replaceFirst("(T[^+-]*[+-]\\d{2})$", "$1:00");
    return OffsetDateTime.parse(full).toInstant();
  }

  private static String withT(String text) {
    return text.substring(0, 10)
        + "T"
        + text.substring(11).strip().replaceFirst("\\s+(?=[Z+-])", "");
  }
}
