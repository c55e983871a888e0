package io.headrace.engine.configuration;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells secrets that are written out from those that a variable or a file gives. */
public final class LiteralSecrets {
  /** Keys that speak of a secret and say where it is, not what it is. */
  private static final Pattern PLACE =
      Pattern.compile(".*(provider|file|path|class|impl|type|mode|url|uri|endpoint|name|ref)s?$");

  /** {@code object_storage.credentials} names who asks. */
  private static final Set<String> KINDS_OF_CREDENTIALS =
      Set.of("default", "environment", "profile", "static", "anonymous", "assumed-role");

  private LiteralSecrets() {}

  /**
   * Why a value must not be seen, without the value: {@code is a secret written out}.
   *
   * @param key the last part of its path
   * @return empty for what anybody may see, and for a value that variables give
   */
  public static Optional<String> in(String key, String value) {
    String literal = EnvironmentVariables.without(value).strip();
    if (literal.isEmpty()) {
      return Optional.empty();
    }
    String lower = key.toLowerCase(Locale.ROOT);
    boolean kind = lower.equals("credentials") && KINDS_OF_CREDENTIALS.contains(literal);
    if (Masking.isSecret(key) && !PLACE.matcher(lower).matches() && !kind) {
      return Optional.of("is a secret written out");
    }
    // What a variable gave is gone from the text: then nothing is left to be masked there.
    return Masking.mask(literal).replace(Masking.MASK, "").equals(literal)
        ? Optional.empty()
        : Optional.of("has a password in it, written out");
  }
}
