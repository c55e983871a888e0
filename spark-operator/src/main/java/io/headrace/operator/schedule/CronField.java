package io.headrace.operator.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** One of the five fields of a cron expression: its name, its bounds, and how its text is read. */
enum CronField {
  MINUTE("minute", 0, 59, List.of()),
  HOUR("hour", 0, 23, List.of()),
  DAY_OF_MONTH("day of month", 1, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
  DAY_OF_WEEK("day of week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  private final String text;
  private final int least;
  private final int greatest;

  @SuppressWarnings("ImmutableEnumChecker") // from List.of, of texts
  private final List<String> names;

  CronField(String text, int least, int greatest, List<String> names) {
    this.text = text;
    this.least = least;
    this.greatest = greatest;
    this.names = names;
  }

  String text() {
    return text;
  }

  int least() {
    return least;
  }

  /** The greatest value that {@code H} may stand for: every month has a 28th. */
  int greatestEverywhere() {
    return this == DAY_OF_MONTH ? 28 : greatest;
  }

  String bounds() {
    return least + "-" + greatest + (names.isEmpty() ? "" : " or " + names.get(0) + "...");
  }

  /**
   * The values that a text stands for: lists, ranges, steps and names.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  BitSet read(String field) {
    BitSet values = new BitSet();
    for (String part : field.split(",", -1)) {
      readPart(part, values);
    }
    return values;
  }

  private void readPart(String part, BitSet values) {
    String[] stepped = part.split("/", -1);
    if (stepped.length > 2) {
      throw new IllegalArgumentException("'" + part + "' has two steps");
    }
    int step = stepped.length == 2 ? number(stepped[1], part) : 1;
    if (step < 1) {
      throw new IllegalArgumentException("the step of '" + part + "' is 0");
    }
    int from;
    int to;
    if (stepped[0].equals("*") || stepped[0].equals("?")) {
      from = least;
      to = greatest;
    } else {
      String[] range = stepped[0].split("-", -1);
      if (range.length > 2) {
        throw new IllegalArgumentException("'" + part + "' is no range");
      }
      from = number(range[0], part);
      to = range.length == 2 ? number(range[1], part) : stepped.length == 2 ? greatest : from;
    }
    if (from < least || to > greatest || from > to) {
      throw new IllegalArgumentException("'" + part + "' is not within " + bounds());
    }
    for (int value = from; value <= to; value += step) {
      values.set(value);
    }
  }

  private int number(String value, String part) {
    int named = names.indexOf(value.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return named + least;
    }
    if (!value.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("'" + part + "' is no number, range or step");
    }
    return Integer.parseInt(value);
  }
}
