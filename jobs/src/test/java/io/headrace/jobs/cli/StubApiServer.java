package io.headrace.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * As much of an API server as the commands need: keeps objects by path, has no watches, and gives
 * new runs the status that they are to have.
 */
final class StubApiServer implements AutoCloseable {
  static final String RUNS =
      "/apis/sparkoperator.k8s.io/v1beta2/namespaces/features/sparkapplications";
  private static final String PODS = "/api/v1/namespaces/features/pods";

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, JsonNode> objects = new TreeMap<>();
  private final Map<String, String> logs = new TreeMap<>();
  private final HttpServer server;
  private String statusOfNewRuns = "{}";

  StubApiServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  /** A kubeconfig that leads here. */
  Path kubeconfig(Path folder) {
    return kubeconfig(folder, "http://127.0.0.1:" + server.getAddress().getPort());
  }

  static Path kubeconfig(Path folder, String url) {
    try {
      return Files.writeString(
          folder.resolve("kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: here, cluster: {server: "%s"}}]
          users: [{name: me, user: {token: t}}]
          contexts: [{name: here, context: {cluster: here, user: me, namespace: features}}]
          current-context: here
          """
              .formatted(url));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs that are created from now on have this state and message. */
  synchronized void newRuns(String state, String message) {
    statusOfNewRuns =
        """
        {"applicationState": {"state": "%s", "errorMessage": "%s"}, "executionAttempts": 1,
         "driverInfo": {"podName": "drivers-run-driver"}}\
        """
            .formatted(state, message);
  }

  /** The driver's pod of {@code drivers-run}, and its log. */
  synchronized void driver(int exitCode, String log) {
    String name = "drivers-run-driver";
    logs.put(PODS + "/" + name + "/log", log);
    objects.put(
        PODS + "/" + name,
        tree(
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%s", "namespace": "features"},
             "status": {"containerStatuses": [{"name": "spark-kubernetes-driver",
               "state": {"terminated": {"exitCode": %d, "reason": "Error"}}}]}}\
            """
                .formatted(name, exitCode)));
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      String method = exchange.getRequestMethod();
      if (query.contains("watch=true")) {
        answer(exchange, 403, failure(403));
      } else if (logs.containsKey(path)) {
        byte[] log = logs.get(path).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, log.length);
        exchange.getResponseBody().write(log);
      } else if (method.equals("POST")) {
        create(exchange, path, query);
      } else if (method.equals("DELETE")) {
        answer(exchange, objects.remove(path) == null ? 404 : 200, failure(200));
      } else if (objects.containsKey(path)) {
        answer(exchange, 200, objects.get(path));
      } else {
        list(exchange, path);
      }
    }
  }

  private void create(HttpExchange exchange, String path, String query) throws IOException {
    ObjectNode object = (ObjectNode) json.readTree(exchange.getRequestBody());
    String key = path + "/" + object.at("/metadata/name").asText();
    if (key.endsWith("/")) {
      // A review: echoed without a verdict.
      answer(exchange, 201, object);
      return;
    }
    if (objects.containsKey(key)) {
      answer(exchange, 409, failure(409));
      return;
    }
    if (!query.contains("dryRun")) {
      if (path.equals(RUNS)) {
        object.set("status", json.readTree(statusOfNewRuns));
      }
      objects.put(key, object);
    }
    answer(exchange, 201, object);
  }

  /** Selectors are passed over, except that pods are found by name alone. */
  private void list(HttpExchange exchange, String path) throws IOException {
    ArrayNode items = json.createArrayNode();
    objects.forEach(
        (key, object) -> {
          if (key.startsWith(path + "/") && !path.equals(PODS)) {
            items.add(object);
          }
        });
    boolean collection =
        Stream.of("sparkapplications", "pods", "events", "resourcequotas", "configurations")
            .anyMatch(path::endsWith);
    if (!collection) {
      answer(exchange, 404, failure(404));
      return;
    }
    ObjectNode list = json.createObjectNode();
    list.put("kind", "List");
    list.put("apiVersion", "v1");
    list.set("items", items);
    answer(exchange, 200, list);
  }

  private JsonNode failure(int code) {
    ObjectNode status = json.createObjectNode();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("code", code);
    status.put("message", "stub says " + code);
    return status;
  }

  private void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
