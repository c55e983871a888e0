package io.headrace.jobs.cli;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.DurationText;
import java.time.Duration;
import java.util.Optional;

/** END may stand as an argument or as an option, never as both. */
final class TimeArguments {
  static final String GRAMMAR =
      "A moment: 2025-01-31, 2025-01-31T08:00:00 (UTC), 2025-01-31T08:00:00+01:00, now, now-1h, now-floor(1h).";

  private TimeArguments() {}

  /**
   * @param option for the message
   */
  static Duration duration(String option, String text) {
    return DurationText.parse(text)
        .orElseThrow(
            () ->
                new DefinitionException(
                    option + " " + text,
                    "it is no duration",
                    "Write for example 90s, 10m, 2h or 1d."));
  }

  static Optional<String> end(String argument, String option) {
    if (argument != null && option != null) {
      throw new DefinitionException(
          "END", "it is given twice, as an argument and as --end", "Give it once, in either way.");
    }
    return Optional.ofNullable(argument != null ? argument : option);
  }
}
