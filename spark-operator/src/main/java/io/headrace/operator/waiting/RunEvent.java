package io.headrace.operator.waiting;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/** What a watch reports. */
public sealed interface RunEvent {
  /** The object as it is now. */
  record Seen(GenericKubernetesResource object) implements RunEvent {}

  /** The object as it was when it went. */
  record Deleted(GenericKubernetesResource object) implements RunEvent {}

  /** The watch has ended; what happened since is not known. */
  record Dropped(String reason) implements RunEvent {}
}
