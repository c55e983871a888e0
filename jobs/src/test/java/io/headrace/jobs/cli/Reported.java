package io.headrace.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the report that a command left. */
final class Reported {
  private Reported() {}

  /** The only report of {@code historical} in a repository. */
  static Path historical(TestRepository repository) {
    return only(repository, "historical-");
  }

  /** The only report of {@code materialize} in a repository. */
  static Path materialize(TestRepository repository) {
    return only(repository, "materialize-");
  }

  private static Path only(TestRepository repository, String prefix) {
    try (Stream<Path> files = Files.list(repository.path(".headrace/reports"))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(prefix))
          .filter(f -> f.getFileName().toString().endsWith(".json"))
          .reduce(
              (a, b) -> {
                throw new AssertionError("more than one report: " + a + ", " + b);
              })
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
