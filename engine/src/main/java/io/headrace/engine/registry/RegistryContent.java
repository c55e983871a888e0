package io.headrace.engine.registry;

import io.headrace.engine.registry.proto.RegistryMessage;
import java.util.Optional;
import java.util.function.Function;

/** The messages of a registry in one place, changed under a lock. */
interface RegistryContent {
  /** Where it is, without secrets. */
  String address();

  boolean exists();

  /** What is stored of the project and, it may be, of others; empty where there is no registry. */
  Optional<RegistryMessage> read();

  /**
   * Hands what is stored to {@code work} while holding the lock, and stores what comes back, all of
   * it or nothing. {@code work} may run more than once; a new registry is an empty message.
   */
  <T> T change(Function<RegistryMessage, Changed<T>> work);

  /** As {@link #change}, where {@code work} looks at one view only, and changes no other object. */
  <T> T changeView(String view, Function<RegistryMessage, Changed<T>> work);

  /**
   * @param after what is to be stored
   */
  record Changed<T>(RegistryMessage after, T result) {}
}
