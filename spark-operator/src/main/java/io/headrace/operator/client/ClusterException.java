package io.headrace.operator.client;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The cluster did not do what was asked; the message says why and what to do. */
public class ClusterException extends RuntimeException {
  private final ClientCondition condition;

  public ClusterException(ClientCondition condition, String message) {
    super(message);
    this.condition = condition;
  }

  public ClusterException(ClientCondition condition, String message, Throwable cause) {
    super(message, cause);
    this.condition = condition;
  }

  /** Whether the server knows us and does not let us: to look for something else may still help. */
  public boolean isForbidden() {
    return condition == ClientCondition.NO_ACCESS
        && getCause() instanceof KubernetesClientException answer
        && answer.getCode() == ApiErrors.FORBIDDEN;
  }

  public ClientCondition condition() {
    return condition;
  }
}
