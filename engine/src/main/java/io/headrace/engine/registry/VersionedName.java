package io.headrace.engine.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A view's name with the version that a reference asks for: {@code driver_stats@v2}. */
record VersionedName(String view, Optional<String> version) {
  private static final Pattern NUMBER = Pattern.compile("(?i)v(?:ersion)?([0-9]{1,9})");

  static VersionedName parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return new VersionedName(text, Optional.empty());
    }
    String version = text.substring(at + 1);
    return new VersionedName(
        text.substring(0, at),
        version.toLowerCase(Locale.ROOT).equals("latest")
            ? Optional.empty()
            : Optional.of(version));
  }

  Optional<Integer> number() {
    return version
        .map(NUMBER::matcher)
        .filter(Matcher::matches)
        .map(m -> Integer.valueOf(m.group(1)));
  }

  /** The name in columns, as Feast writes it, where a version is asked for. */
  Optional<String> nameInUse() {
    return number().map(n -> view + "@v" + n);
  }
}
