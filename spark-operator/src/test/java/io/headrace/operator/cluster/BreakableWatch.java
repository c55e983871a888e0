package io.headrace.operator.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;

/** A watch that reports nothing of its own, and ends when it is told to. */
public final class BreakableWatch extends WebSocketListener {
  private static final int GOING_AWAY = 1001;

  private WebSocket socket;

  @Override
  public synchronized void onOpen(WebSocket webSocket, Response response) {
    socket = webSocket;
  }

  /** Ends it without a word. */
  public synchronized void drop() {
    socket.close(GOING_AWAY, "");
  }

  /** Reports that an object went, as it was then. */
  public synchronized void deleted(GenericKubernetesResource last) {
    socket.send("{\"type\":\"DELETED\",\"object\":" + Serialization.asJson(last) + "}");
  }

  /** Says that the version it was to begin at is too old. */
  public synchronized void expire() {
    socket.send(
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
            + "\"reason\":\"Expired\",\"code\":410,\"message\":\"too old resource version\"}}");
  }
}
