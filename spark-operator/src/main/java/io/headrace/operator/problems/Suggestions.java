package io.headrace.operator.problems;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what the user probably meant. */
public final class Suggestions {
  private static final int LISTED = 12;

  private Suggestions() {}

  /** {@code Known keys: image, name. Did you mean 'image'?} */
  public static String among(String kind, String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "No " + kind + " are known here.";
    }
    TreeSet<String> sorted = new TreeSet<>(known);
    String listed = String.join(", ", sorted.stream().limit(LISTED).toList());
    String more = sorted.size() > LISTED ? " and " + (sorted.size() - LISTED) + " more" : "";
    return "Known " + kind + ": " + listed + more + "." + didYouMean(name, known);
  }

  /** {@code " Did you mean 'image'?"}, or nothing where no known name is near. */
  public static String didYouMean(String name, Collection<String> known) {
    return nearest(name, known).map(n -> " Did you mean '" + n + "'?").orElse("");
  }

  private static Optional<String> nearest(String name, Collection<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    int tolerance = Math.max(1, wanted.length() / 3);
    Comparator<String> byDistance =
        Comparator.comparingInt(k -> distance(wanted, k.toLowerCase(Locale.ROOT)));
    return known.stream()
        .filter(k -> distance(wanted, k.toLowerCase(Locale.ROOT)) <= tolerance)
        .min(byDistance.thenComparing(Comparator.naturalOrder()));
  }

  /** Insertions, deletions and replacements of one character, row by row. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
