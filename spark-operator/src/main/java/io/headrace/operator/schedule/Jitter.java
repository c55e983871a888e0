package io.headrace.operator.schedule;

import io.headrace.operator.naming.Hashes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code H} in a cron field stands for: a value that follows from the schedule's name, so that
 * many schedules do not all begin at minute 0, and each stays where it is.
 */
final class Jitter {
  private static final Pattern H =
      Pattern.compile("H(?:\\((\\d{1,2})-(\\d{1,2})\\))?(?:/(\\d{1,2}))?");

  private Jitter() {}

  /** {@code H}, {@code H(0-29)} and {@code H/15} as numbers; any other text as it is. */
  static String resolve(CronField field, String text, String name) {
    Matcher m = H.matcher(text);
    if (!m.matches()) {
      return text;
    }
    int from = m.group(1) == null ? field.least() : Integer.parseInt(m.group(1));
    int to = m.group(2) == null ? field.greatestEverywhere() : Integer.parseInt(m.group(2));
    int step = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
    int values = step > 0 ? Math.min(step, to - from + 1) : to - from + 1;
    // Left as it is, the field refuses it.
    if (values < 1 || from < field.least() || to > field.greatestEverywhere()) {
      return text;
    }
    int value = from + Integer.parseInt(Hashes.of(field + name, 6), 16) % values;
    return step > 0 ? value + "-" + to + "/" + step : String.valueOf(value);
  }
}
