package io.headrace.operator.logs;

import java.util.Optional;

/**
 * How far a log has been read. Kubernetes can begin again at a whole second only, so lines come
 * twice after a reconnection: those up to the position are passed over.
 */
final class LogPosition {
  private String newest = "";
  private int linesAtNewest;

  private int passedAtNewest;

  /** The time of the newest line; empty before the first one. */
  Optional<String> since() {
    return newest.isEmpty() ? Optional.empty() : Optional.of(newest);
  }

  /** The log is read from {@link #since()} again. */
  void reconnected() {
    passedAtNewest = 0;
  }

  /** The text of a line with its time in front, unless it was read before. */
  Optional<String> advance(String line) {
    int space = line.indexOf(' ');
    String time = space < 0 ? line : line.substring(0, space);
    String text = space < 0 ? "" : line.substring(space + 1);
    if (!isTime(time)) {
      return Optional.of(line);
    }
    int order = compare(time, newest);
    if (order < 0) {
      return Optional.empty();
    }
    if (order == 0) {
      passedAtNewest++;
      if (passedAtNewest <= linesAtNewest) {
        return Optional.empty();
      }
      linesAtNewest++;
      return Optional.of(text);
    }
    newest = time;
    linesAtNewest = 1;
    passedAtNewest = 1;
    return Optional.of(text);
  }

  private static boolean isTime(String text) {
    return text.length() >= 20 && text.charAt(4) == '-' && text.charAt(10) == 'T';
  }

  /** Fractions of a second have as many digits as they need, so text order alone would be wrong. */
  private static int compare(String a, String b) {
    return b.isEmpty() ? 1 : padded(a).compareTo(padded(b));
  }

  private static String padded(String time) {
    String plain = time.endsWith("Z") ? time.substring(0, time.length() - 1) : time;
    int dot = plain.indexOf('.');
    String fraction = dot < 0 ? "" : plain.substring(dot + 1);
    String whole = dot < 0 ? plain : plain.substring(0, dot);
    return whole + "." + (fraction + "000000000").substring(0, 9);
  }
}
