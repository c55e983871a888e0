package io.headrace.operator.schedule;

import io.headrace.operator.problems.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression as the operators read it: five fields (lists, ranges, steps, English names),
 * the descriptors {@code @hourly} and so on, and {@code @every 90m}. Where both days are
 * restricted, either of them is enough.
 */
public final class CronExpression {
  private static final Map<String, String> DESCRIPTORS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final String FIX =
      "Write minute, hour, day of month, month and day of week, such as '15 * * * *', or @hourly,"
          + " @daily, '@every 90m'.";
  // 29 February on a Monday comes round within 28 years, whatever century.
  private static final int YEARS_SEARCHED = 41;

  private final String text;
  private final Optional<Duration> every;
  private final Map<CronField, BitSet> fields = new EnumMap<>(CronField.class);
  private boolean anyDayOfMonth;
  private boolean anyDayOfWeek;

  private CronExpression(String text, Optional<Duration> every) {
    this.text = text;
    this.every = every;
  }

  /**
   * Reads an expression.
   *
   * @param where how messages call its place
   * @param jitter decides what {@code H} stands for; equal texts, equal minutes
   * @throws RefusedException naming the field at fault
   */
  public static CronExpression parse(String expression, String where, String jitter) {
    String trimmed = expression.strip();
    if (trimmed.startsWith("TZ=") || trimmed.startsWith("CRON_TZ=")) {
      throw new RefusedException(
          where, "'" + trimmed + "' holds a time zone", "Write it under timeZone.");
    }
    if (trimmed.startsWith("@every")) {
      return new CronExpression(trimmed, Optional.of(interval(trimmed, where)));
    }
    if (trimmed.startsWith("@") && !DESCRIPTORS.containsKey(trimmed)) {
      throw new RefusedException(where, "'" + trimmed + "' is no schedule", FIX);
    }
    String[] parts = DESCRIPTORS.getOrDefault(trimmed, trimmed).split("\\s+");
    if (parts.length != CronField.values().length) {
      String hint = parts.length == 6 ? ": seconds are not known here" : "";
      throw new RefusedException(
          where, "'" + trimmed + "' has " + parts.length + " fields" + hint, FIX);
    }
    Map<CronField, String> resolved = new EnumMap<>(CronField.class);
    Iterator<String> next = List.of(parts).iterator();
    for (CronField field : CronField.values()) {
      resolved.put(field, Jitter.resolve(field, next.next(), jitter));
    }
    String written = trimmed.startsWith("@") ? trimmed : String.join(" ", resolved.values());
    CronExpression cron = new CronExpression(written, Optional.empty());
    cron.readFields(trimmed, resolved, where);
    return cron;
  }

  private void readFields(String whole, Map<CronField, String> parts, String where) {
    for (CronField field : CronField.values()) {
      String part = parts.get(field);
      try {
        fields.put(field, field.read(part));
      } catch (IllegalArgumentException e) {
        throw new RefusedException(
            where,
            "the " + field.text() + " of '" + whole + "' is wrong: " + e.getMessage(),
            "Write " + field.bounds() + ", '*', a list, a range or a step there.");
      }
    }
    anyDayOfMonth = isAny(parts.get(CronField.DAY_OF_MONTH));
    anyDayOfWeek = isAny(parts.get(CronField.DAY_OF_WEEK));
    if (next(Instant.EPOCH, ZoneId.of("UTC")).isEmpty()) {
      throw new RefusedException(
          where, "'" + whole + "' never comes", "Name a day that the month has.");
    }
  }

  private static boolean isAny(String field) {
    return field.equals("*") || field.equals("?");
  }

  private static Duration interval(String expression, String where) {
    String length = expression.substring("@every".length()).strip();
    Duration interval;
    try {
      // The operators read 1h30m; Java wants PT1H30M.
      interval = length.matches("([0-9]+[hms])+") ? Duration.parse("PT" + length) : Duration.ZERO;
    } catch (java.time.format.DateTimeParseException e) {
      interval = Duration.ZERO;
    }
    if (interval.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new RefusedException(
          where,
          "'" + expression + "' is no interval of a minute or more",
          "Write for example '@every 90m' or '@every 1h30m'.");
    }
    return interval;
  }

  /** As the operator gets it, {@code H} replaced. */
  public String text() {
    return text;
  }

  /** The next moments after {@code now}. {@code @every} counts from the start of the schedule. */
  public List<Instant> nextRuns(Instant now, ZoneId zone, int count) {
    List<Instant> runs = new ArrayList<>();
    Instant after = now;
    while (runs.size() < count) {
      Optional<Instant> next =
          every.isPresent() ? Optional.of(after.plus(every.get())) : next(after, zone);
      if (next.isEmpty()) {
        return runs;
      }
      after = next.get();
      runs.add(after);
    }
    return runs;
  }

  private Optional<Instant> next(Instant after, ZoneId zone) {
    ZonedDateTime begin = after.atZone(zone).withSecond(0).withNano(0).plusMinutes(1);
    LocalDate last = begin.toLocalDate().plusYears(YEARS_SEARCHED);
    for (LocalDate day = begin.toLocalDate(); day.isBefore(last); day = day.plusDays(1)) {
      if (!fields.get(CronField.MONTH).get(day.getMonthValue())) {
        day = day.withDayOfMonth(day.lengthOfMonth());
      } else if (isDay(day)) {
        Optional<Instant> moment = within(day, begin, zone);
        if (moment.isPresent()) {
          return moment;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isDay(LocalDate day) {
    boolean ofMonth = fields.get(CronField.DAY_OF_MONTH).get(day.getDayOfMonth());
    boolean ofWeek = fields.get(CronField.DAY_OF_WEEK).get(day.getDayOfWeek().getValue() % 7);
    return (anyDayOfMonth || anyDayOfWeek) ? ofMonth && ofWeek : ofMonth || ofWeek;
  }

  private Optional<Instant> within(LocalDate day, ZonedDateTime begin, ZoneId zone) {
    BitSet hours = fields.get(CronField.HOUR);
    BitSet minutes = fields.get(CronField.MINUTE);
    for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
      for (int minute = minutes.nextSetBit(0);
          minute >= 0;
          minute = minutes.nextSetBit(minute + 1)) {
        LocalDateTime local = day.atTime(hour, minute);
        // A local time that the clocks skip does not come on that day.
        if (!zone.getRules().getValidOffsets(local).isEmpty()
            && !local.atZone(zone).isBefore(begin)) {
          return Optional.of(local.atZone(zone).toInstant());
        }
      }
    }
    return Optional.empty();
  }
}
