package io.headrace.jobs.cli.kubernetes;

import io.headrace.engine.definitions.StoreException;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.render.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A folder of manifests, a file for each object. */
final class ManifestFolder {
  private final Path folder;

  ManifestFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the files, replacing those of the same objects.
   *
   * @return what was written, and which files an earlier rendering left
   * @throws StoreException where the folder cannot be written
   */
  List<String> write(Rendering rendering, List<Manifest> manifests) {
    List<String> said = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    try {
      Files.createDirectories(folder);
      for (Manifest manifest : manifests) {
        String name = manifest.kind().toLowerCase(Locale.ROOT) + "-" + manifest.name() + ".yaml";
        names.add(name);
        Files.writeString(folder.resolve(name), rendering.yaml(List.of(manifest)));
      }
      said.add(names.size() + " objects written to " + folder + ".");
      for (String other : rendered()) {
        if (!names.contains(other)) {
          said.add(
              folder.resolve(other)
                  + " is of another rendering: delete it, and its object, when nothing needs it.");
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          "Folder " + folder, "it cannot be written (" + e.getMessage() + ")", e);
    }
    return said;
  }

  private List<String> rendered() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        if (Files.readString(file).startsWith("# Rendered by headrace ")) {
          names.add(file.getFileName().toString());
        }
      }
    }
    return names;
  }
}
