package io.headrace.engine.registry;

import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A folder that keeps each file as a {@link RegistryFile}, whatever file system that is of. */
abstract class FolderOfFiles implements RegistryFolder {
  private static final String LOCKED = "folder";

  /** A file in it, which may not be there. */
  abstract RegistryFile file(String name);

  /** Names in any order; none where there is no folder. */
  abstract List<String> list() throws IOException;

  /** Makes the folder where it is not there. */
  abstract void make() throws IOException;

  /** Removes a file where it is there. */
  abstract void remove(String name) throws IOException;

  @Override
  public List<String> names() {
    try {
      return list().stream().sorted().toList();
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
      make();
    } catch (IOException e) {
      throw failed("it cannot be made", e);
    }
    file(name).replace(content);
  }

  @Override
  public void delete(String name) {
    try {
      remove(name);
    } catch (IOException e) {
      throw failed(name + " cannot be deleted", e);
    }
  }

  @Override
  public <T> T locked(Supplier<T> work) {
    return file(LOCKED).locked(work);
  }

  private StoreException failed(String what, IOException e) {
    // Java's own tell no more than the path.
    String why = e.getClass().getSimpleName() + " " + e.getMessage();
    return new StoreException(
        address(), what + " (" + why + "). Check that you may read and write it.", e);
  }
}
