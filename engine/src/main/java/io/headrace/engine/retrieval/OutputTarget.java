package io.headrace.engine.retrieval;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.SourceLocation.FileFormat;
import io.headrace.engine.definitions.Suggestions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a training dataset is written to. */
public sealed interface OutputTarget {
  String text();

  Format format();

  /** A folder of files; relative paths start at the repository. */
  record Folder(String path, Format format) implements OutputTarget {
    @Override
    public String text() {
      return path;
    }
  }

  /** A table of the session's catalog. */
  record Table(String name, Format format) implements OutputTarget {
    @Override
    public String text() {
      return name;
    }
  }

  /** Formats that are written. */
  enum Format {
    PARQUET,
    CSV,
    DELTA,
    ICEBERG;

    public String sparkName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its tables keep commits, which later ones add to. */
    public boolean commits() {
      return this == DELTA || this == ICEBERG;
    }
  }

  /** What happens to an output that is there already. */
  enum Existing {
    REFUSE,
    REPLACE
  }

  /**
   * What {@code --to} and {@code --format} say. The format follows the path's ending when it is not
   * said, and is parquet when that says nothing.
   *
   * @throws DefinitionException for a query, or a format that is not written
   */
  static OutputTarget parse(String to, Optional<String> format) {
    EntityInput place = EntityInput.parse(to);
    if (place instanceof EntityInput.Query) {
      throw new DefinitionException(
          "Option --to", "'" + to + "' is a query", "Name a path or a table.");
    }
    Format chosen =
        format
            .map(OutputTarget::named)
            .orElseGet(
                () ->
                    EntityInput.Endings.format(to)
                        .filter(f -> f == FileFormat.CSV)
                        .map(f -> Format.CSV)
                        .orElse(Format.PARQUET));
    return place instanceof EntityInput.Table table
        ? new Table(table.name(), chosen)
        : new Folder(place.text(), chosen);
  }

  private static Format named(String name) {
    return Arrays.stream(Format.values())
        .filter(format -> format.sparkName().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DefinitionException(
                    "Option --format",
                    "'" + name + "' is not written",
                    Suggestions.among(
                        "formats",
                        name,
                        Arrays.stream(Format.values()).map(Format::sparkName).toList())));
  }
}
