package io.headrace.engine.serving;

import java.time.Instant;
import java.util.Optional;

/** What a lookup found; the cases are Feast's field statuses. */
public sealed interface FieldValue {

  /** Feast's name of the status. */
  String status();

  /**
   * The value, where there is one: a Long, Integer, Double, Float, Boolean, String, byte[],
   * Instant, List or Map.
   */
  default Optional<Object> value() {
    return Optional.empty();
  }

  /** When the row was true, where there is a row. */
  default Optional<Instant> eventTimestamp() {
    return Optional.empty();
  }

  /** A value within the view's ttl. */
  record Present(Object found, Instant at) implements FieldValue {
    @Override
    public String status() {
      return "PRESENT";
    }

    @Override
    public Optional<Object> value() {
      return Optional.of(found);
    }

    @Override
    public Optional<Instant> eventTimestamp() {
      return Optional.of(at);
    }
  }

  /** The row is there, and the feature is null in it. */
  record NullValue(Instant at) implements FieldValue {
    @Override
    public String status() {
      return "NULL_VALUE";
    }

    @Override
    public Optional<Instant> eventTimestamp() {
      return Optional.of(at);
    }
  }

  /** The store has no row for the key. */
  record NotFound() implements FieldValue {
    @Override
    public String status() {
      return "NOT_FOUND";
    }
  }

  /** The row is older than the view's ttl; its value, null included, is shown all the same. */
  record OutsideMaxAge(Optional<Object> value, Instant at) implements FieldValue {
    @Override
    public String status() {
      return "OUTSIDE_MAX_AGE";
    }

    @Override
    public Optional<Instant> eventTimestamp() {
      return Optional.of(at);
    }
  }
}
