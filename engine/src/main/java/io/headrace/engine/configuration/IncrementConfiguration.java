package io.headrace.engine.configuration;

import io.headrace.engine.definitions.IncrementsBy;
import io.headrace.engine.definitions.OnDelete;
import java.util.Locale;
import java.util.Optional;

/**
 * How increments find what is new; keys of the {@code headrace} block. A view may say otherwise.
 *
 * @param by empty where the source's format decides
 */
public record IncrementConfiguration(Optional<IncrementsBy> by, OnDelete onDelete) {
  /** What holds for a {@code headrace} block that says nothing. */
  public static final IncrementConfiguration DEFAULT =
      new IncrementConfiguration(
          Optional.empty(), onDelete(OptionGroup.HEADRACE.defaultOf("on_delete")).orElseThrow());

  /** Reads the keys, adding a problem for each that does not fit. */
  static IncrementConfiguration read(YamlBlock headrace) {
    Optional<String> by = headrace.text("increments");
    Optional<String> onDelete = headrace.text("on_delete");
    by.filter(text -> by(text).isEmpty())
        .ifPresent(
            text ->
                headrace.problem(
                    "'increments' is '" + text + "'", "Write 'commit' or 'event_time'."));
    onDelete
        .filter(text -> onDelete(text).isEmpty())
        .ifPresent(
            text -> headrace.problem("'on_delete' is '" + text + "'", "Write 'remove' or 'keep'."));
    return new IncrementConfiguration(
        by.flatMap(IncrementConfiguration::by),
        onDelete.flatMap(IncrementConfiguration::onDelete).orElse(DEFAULT.onDelete()));
  }

  /** Empty for a text that names none. */
  public static Optional<IncrementsBy> by(String text) {
    return named(IncrementsBy.values(), text);
  }

  /** Empty for a text that names none. */
  public static Optional<OnDelete> onDelete(String text) {
    return named(OnDelete.values(), text);
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String text) {
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
