package io.headrace.engine.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Name of an entry's file, {@code <generation>.<run id>.<view>.json}: a folder's listing alone says
 * which entries are of which view, and which came first.
 */
record RunFileName(long generation, String runId, String encodedView) {
  static final String ENTRY = ".json";
  static final String HEARTBEAT = ".heartbeat";
  private static final int GENERATION_DIGITS = 19;
  private static final int LONGEST = 120;

  static RunFileName of(RunEntry entry) {
    return new RunFileName(entry.generation(), entry.runId(), encoded(entry.view()));
  }

  /** Empty where it is the name of something else. */
  static Optional<RunFileName> parse(String name) {
    String[] parts = name.split("\\.");
    if (parts.length != 4
        || parts[0].length() != GENERATION_DIGITS
        || parts[0].chars().anyMatch(c -> c < '0' || c > '9')) {
      return Optional.empty();
    }
    return Optional.of(new RunFileName(Long.parseLong(parts[0]), parts[1], parts[2]));
  }

  String entry() {
    return stem() + ENTRY;
  }

  String heartbeat() {
    return stem() + HEARTBEAT;
  }

  /** Where the latest end of a view is noted. */
  static String knownEnd(String view) {
    return encoded(view) + ".known-end";
  }

  /** Where the pins of a view are. */
  static String pins(String view) {
    return encoded(view) + ".pins";
  }

  private String stem() {
    return String.format(
        Locale.ROOT, "%0" + GENERATION_DIGITS + "d.%s.%s", generation, runId, encodedView);
  }

  /** A name that every file system takes: other than letters, digits and {@code _ -} as hex. */
  static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c == '_'
              || c == '-'
              || (c >= '0' && c <= '9')
              || (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z');
      text.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "=%02x", (int) c));
    }
    return text.length() <= LONGEST
        ? text.toString()
        : text.substring(0, LONGEST) + "=" + Integer.toHexString(name.hashCode());
  }
}
