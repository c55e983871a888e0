package io.headrace.engine.registry;

import java.util.Optional;
import java.util.function.Supplier;

/** The bytes of a registry in one place, replaced at once, with a lock beside them. */
interface RegistryFile {
  /** Where it is, without secrets. */
  String address();

  /** Empty where there is no file. */
  Optional<byte[]> read();

  /** Replaces the whole content; readers see the old bytes or the new ones. */
  void replace(byte[] content);

  /** Runs {@code work} while holding the lock. */
  <T> T locked(Supplier<T> work);

  /** The folder beside it whose name is its own with {@code suffix} behind. */
  RegistryFolder folderBeside(String suffix);
}
