package io.headrace.engine.registry;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A folder of a local file system. */
final class LocalRegistryFolder implements RegistryFolder {
  private static final String LOCKED = "folder";

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
  public List<String> names() {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("it cannot be listed", e);
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    return file(name).read();
  }

  @Override
  public void replace(String name, byte[] content) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw failed("it cannot be made", e);
    }
    file(name).replace(content);
  }

  @Override
  public void delete(String name) {
    try {
      Files.deleteIfExists(path.resolve(name));
    } catch (IOException e) {
      throw failed(name + " cannot be deleted", e);
    }
  }

  @Override
  public <T> T locked(Supplier<T> work) {
    return file(LOCKED).locked(work);
  }

  private RegistryFile file(String name) {
    return new LocalRegistryFile(path.resolve(name), patience);
  }

  private StoreException failed(String what, IOException e) {
    return new StoreException(
        address(),
        what
            + " ("
            + e.getClass().getSimpleName()
            + " "
            + e.getMessage()
            + "). Check that you may read and write it.",
        e);
  }
}
