package io.headrace.operator.doctor;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one look has found.
 *
 * @param what was looked at, and how it is
 * @param fix how to put it right, as a sentence; empty where nothing is wrong
 */
public record Finding(Level level, String what, String fix) {
  /** How bad it is. */
  public enum Level {
    OK,
    /** Runs may go well all the same. */
    WARNING,
    /** It could not be looked at: rights to read are missing, which a run does not need. */
    UNKNOWN,
    /** A run would not start, or fail. */
    PROBLEM,
    /** We may not do what a submission does. */
    NO_ACCESS
  }

  static Finding ok(String what) {
    return new Finding(Level.OK, what, "");
  }

  static Finding warning(String what, String fix) {
    return new Finding(Level.WARNING, what, fix);
  }

  static Finding unknown(String what, String fix) {
    return new Finding(Level.UNKNOWN, what, fix);
  }

  static Finding problem(String what, String fix) {
    return new Finding(Level.PROBLEM, what, fix);
  }

  /** One line, two with the fix. */
  public String text() {
    String name = level.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return String.format("%-10s%s", name, what) + (fix.isEmpty() ? "" : "\n          " + fix);
  }

  /** For JSON. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("level", level.name().toLowerCase(Locale.ROOT));
    data.put("what", what);
    data.put("fix", fix);
    return data;
  }
}
