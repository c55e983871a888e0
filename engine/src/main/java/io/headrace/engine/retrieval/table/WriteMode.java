package io.headrace.engine.retrieval.table;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a run does with an output that is there already. */
public enum WriteMode {
  /** Refuses it. */
  CREATE,
  /** Adds its rows; makes the table where there is none. */
  APPEND,
  /** Replaces it, columns included, in one step. */
  OVERWRITE,
  /** Replaces the partitions that it has rows for; makes the table where there is none. */
  OVERWRITE_PARTITIONS;

  /** As {@code --mode} says it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether rows that are there may stay, so that the columns have to be the same. */
  public boolean keepsRows() {
    return this == APPEND || this == OVERWRITE_PARTITIONS;
  }

  /**
   * @throws DefinitionException for a word that is no mode
   */
  public static WriteMode parse(String text) {
    List<String> known = Arrays.stream(values()).map(WriteMode::text).toList();
    return Arrays.stream(values())
        .filter(mode -> mode.text().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new DefinitionException(
                    "Option --mode",
                    "'" + text + "' is no mode",
                    Suggestions.among("modes", text, known)));
  }
}
