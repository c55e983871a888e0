package io.headrace.engine.repository;

import io.headrace.engine.configuration.FeatureStoreConfiguration;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the definition files of a feature repository. */
final class DefinitionFiles {
  private DefinitionFiles() {}

  /** In the order of their names. */
  static List<Path> find(FeatureStoreConfiguration configuration) {
    Path root = configuration.repository().toAbsolutePath().normalize();
    List<PathMatcher> matchers = new ArrayList<>();
    for (String glob : configuration.headrace().definitions()) {
      String plain = glob.startsWith("./") ? glob.substring(2) : glob;
      matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + plain));
      // Java's ** wants a folder of its own; features/**/x also means features/x.
      matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + plain.replace("**/", "")));
    }
    Path own = configuration.file().toAbsolutePath().normalize();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> !f.equals(own))
          .filter(f -> matchers.stream().anyMatch(m -> m.matches(root.relativize(f))))
          .sorted()
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new StoreException("Feature repository " + root, "it cannot be listed", e);
    }
  }
}
