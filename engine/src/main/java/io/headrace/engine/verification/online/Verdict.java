package io.headrace.engine.verification.online;

import java.util.Locale;

/** What a comparison says about one entity key. */
public enum Verdict {
  EQUAL,
  /** The source has a row for the key, the store none. */
  MISSING,
  /** The store's row is older than the source's latest. */
  STALE,
  /** Same time and other values, or a time that no latest row of the source has. */
  DIFFERENT,
  /** The store's row is newer than the end of what is compared, so nothing is said about it. */
  NEWER,
  /** The store's row is older than what is compared, so nothing is said about it. */
  OLDER,
  /** The store has a row for a key that the source does not have. */
  EXTRA;

  /** As reports write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isFault() {
    return this != EQUAL && this != NEWER && this != OLDER;
  }
}
