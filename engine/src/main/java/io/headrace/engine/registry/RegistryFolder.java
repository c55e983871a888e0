package io.headrace.engine.registry;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A folder beside a registry file, for what is kept along with the registry. It is made when
 * something is written.
 *
 * <p>Names of files are plain: letters, digits and {@code . _ - =}. Every method throws {@link
 * io.headrace.engine.definitions.StoreException} when the file system does not do what is asked.
 */
public interface RegistryFolder {
  /** Where it is, without secrets. */
  String address();

  /** A folder inside. */
  RegistryFolder folder(String name);

  /** Names of the files in it, in order; none where there is no folder. */
  List<String> names();

  /** Empty where there is no such file. */
  Optional<byte[]> read(String name);

  /** Replaces the whole content; readers see the old bytes or the new ones. */
  void replace(String name, byte[] content);

  /** Leaves alone what is not there. */
  void delete(String name);

  /** Runs {@code work} while holding the folder's lock, which binds other holders alone. */
  <T> T locked(Supplier<T> work);
}
