package io.headrace.engine.configuration;

import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps secrets out of what is printed. */
public final class Masking {
  static final String MASK = "****";

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          ".*(password|passwd|secret|token|access[._-]?key|credential|private[._-]?key).*");
  // The last @ before the host divides: a password may hold an @ itself.
  private static final Pattern URL_PASSWORD =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^:/?#\\s]*:)[^/\\s]*(@)");
  private static final Pattern NAMED_PASSWORD =
      Pattern.compile("(?i)((?:password|passwd|secret|token|access[._-]?key)\\s*=\\s*)[^,&;\\s]+");

  private Masking() {}

  /** Whether the values of such a key are never shown. */
  public static boolean isSecret(String key) {
    return SECRET_KEY.matcher(key.toLowerCase(Locale.ROOT)).matches();
  }

  /** The text with passwords in URLs and in {@code password=...} parts replaced. */
  public static String mask(String text) {
    String url = URL_PASSWORD.matcher(text).replaceAll("$1" + MASK + "$2");
    return NAMED_PASSWORD.matcher(url).replaceAll("$1" + MASK);
  }

  /** The value as it may be shown under its key. */
  static String shown(String key, String value) {
    return isSecret(key) ? MASK : mask(value);
  }
}
