package io.headrace.engine.definitions;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what the user probably meant. */
public final class Suggestions {
  private static final int LISTED = 12;

  private Suggestions() {}

  /** The known name nearest to {@code name}, when it is near enough to be a typing error. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    int tolerance = Math.max(1, wanted.length() / 3);
    return known.stream()
        .filter(k -> distance(wanted, k.toLowerCase(Locale.ROOT)) <= tolerance)
        .min(
            Comparator.<String>comparingInt(k -> distance(wanted, k.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** A sentence or two: {@code Known entities: customer, driver. Did you mean 'driver'?} */
  public static String among(String kind, String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "No " + kind + " are known here.";
    }
    TreeSet<String> sorted = new TreeSet<>(known);
    String listed =
        String.join(", ", sorted.stream().limit(LISTED).toList())
            + (sorted.size() > LISTED ? " and " + (sorted.size() - LISTED) + " more" : "");
    return "Known "
        + kind
        + ": "
        + listed
        + "."
        + nearest(name, known).map(n -> " Did you mean '" + n + "'?").orElse("");
  }

  /**
   * Levenshtein's distance: insertions, deletions and replacements of one character, and swaps of
   * two neighbours as one.
   */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
