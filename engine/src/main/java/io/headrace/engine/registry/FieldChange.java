package io.headrace.engine.registry;

/**
 * One field of an object that changes.
 *
 * @param field its path, {@code features.conv_rate.type}
 * @param before as it is, empty where there was nothing
 * @param after as it will be, empty where it goes
 */
public record FieldChange(String field, String before, String after) {
  @Override
  public String toString() {
    return field
        + ": "
        + (before.isEmpty() ? "(none)" : before)
        + " -> "
        + (after.isEmpty() ? "(none)" : after);
  }
}
