package io.headrace.operator.submission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of the attempts of a run: {@code name}, {@code name-r2}, {@code name-r3} and so on. */
final class AttemptName {
  /** Of a label, which names of runs have to be. */
  static final int LONGEST = 63;

  private static final int HASH_DIGITS = 6;

  private AttemptName() {}

  static String of(String base, long attempt) {
    if (attempt <= 1) {
      return base;
    }
    return fitting(base, "-r" + attempt);
  }

  /** The base with the ending; where that is too long the base is cut and told apart by a hash. */
  static String fitting(String base, String ending) {
    String whole = base + ending;
    if (whole.length() <= LONGEST) {
      return whole;
    }
    String hash = "-" + hash(base) + ending;
    String cut = base.substring(0, LONGEST - hash.length());
    return cut.replaceAll("-+$", "") + hash;
  }

  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
