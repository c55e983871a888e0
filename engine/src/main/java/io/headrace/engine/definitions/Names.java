package io.headrace.engine.definitions;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names are allowed, and why another is not. */
public final class Names {
  /** What Feast joins a view without entities on. */
  public static final String DUMMY_ENTITY = "__dummy";

  public static final String DUMMY_JOIN_KEY = "__dummy_id";

  /** Entity column that carries the moment a row is about, when nothing else is said. */
  public static final String EVENT_TIMESTAMP = "event_timestamp";

  /** As-of column of a retrieval by time range. */
  public static final String ENTITY_TIMESTAMP = "entity_ts";

  private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
  private static final Pattern VERSIONED = Pattern.compile(".*_v[0-9]+");
  private static final Set<String> RESERVED_FIELDS =
      Set.of(EVENT_TIMESTAMP, ENTITY_TIMESTAMP, DUMMY_JOIN_KEY, "created_timestamp");

  private Names() {}

  /** Why {@code name} cannot name an object, or empty where it can. */
  public static Optional<String> objection(String name) {
    if (name.isBlank()) {
      return Optional.of("a name is empty");
    }
    if (name.startsWith("__")) {
      return Optional.of(
          "the name '" + name + "' is reserved: two leading underscores are Feast's own");
    }
    if (name.indexOf(':') >= 0 || name.indexOf('@') >= 0 || name.indexOf(',') >= 0) {
      return Optional.of(
          "the name '" + name + "' has ':', '@' or ',', which divide feature references");
    }
    if (name.chars().anyMatch(Character::isISOControl) || !name.equals(name.strip())) {
      return Optional.of("the name '" + name.strip() + "' has control characters or outer spaces");
    }
    return Optional.empty();
  }

  /** Why {@code name} cannot name a feature, or empty where it can. */
  public static Optional<String> featureObjection(String name) {
    if (RESERVED_FIELDS.contains(name)) {
      return Optional.of(
          "the feature name '" + name + "' is reserved for a column of every training dataset");
    }
    return objection(name);
  }

  /**
   * Feast's rule: letters, digits, {@code _} and {@code -}, not beginning with {@code _} or {@code
   * -}.
   */
  public static boolean isProjectName(String name) {
    return PROJECT.matcher(name).matches();
  }

  /** Whether the name looks like the online table of another view's version, {@code stats_v2}. */
  public static boolean looksVersioned(String name) {
    return VERSIONED.matcher(name).matches();
  }
}
