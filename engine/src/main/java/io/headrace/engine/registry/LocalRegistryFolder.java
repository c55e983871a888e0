package io.headrace.engine.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A folder of a local file system. */
final class LocalRegistryFolder extends FolderOfFiles {
  private final Path path;
  private final Duration patience;

  LocalRegistryFolder(Path path, Duration patience) {
    this.path = path;
    this.patience = patience;
  }

  @Override
  public String address() {
    return "Folder " + path;
  }

  @Override
  public RegistryFolder folder(String name) {
    return new LocalRegistryFolder(path.resolve(name), patience);
  }

  @Override
  RegistryFile file(String name) {
    return new LocalRegistryFile(path.resolve(name), patience);
  }

  @Override
  List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(f -> f.getFileName().toString()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  void make() throws IOException {
    Files.createDirectories(path);
  }

  @Override
  void remove(String name) throws IOException {
    Files.deleteIfExists(path.resolve(name));
  }
}
