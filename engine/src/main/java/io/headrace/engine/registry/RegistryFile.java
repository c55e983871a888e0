package io.headrace.engine.registry;

import java.util.Optional;
import java.util.function.Function;
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

  /**
   * Hands the content to {@code work} and replaces it by what comes back; no other writer of ours
   * gets in between. {@code work} may run more than once.
   */
  default <T> T change(Function<Optional<byte[]>, Change<T>> work) {
    return locked(
        () -> {
          Change<T> change = work.apply(read());
          change.content().ifPresent(this::replace);
          return change.result();
        });
  }

  /**
   * @param content empty where nothing is to be written
   */
  record Change<T>(Optional<byte[]> content, T result) {}

  /** The folder beside it whose name is its own with {@code suffix} behind. */
  RegistryFolder folderBeside(String suffix);
}
