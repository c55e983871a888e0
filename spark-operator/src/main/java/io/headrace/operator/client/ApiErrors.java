package io.headrace.operator.client;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** What an API server answered, in words, and which condition of the client it is. */
public final class ApiErrors {
  private static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** Causes below which nothing is said that would help. */
  private static final List<Class<? extends Throwable>> TELLING =
      List.of(
          SSLHandshakeException.class,
          SSLException.class,
          ConnectException.class,
          HttpConnectTimeoutException.class,
          UnknownHostException.class);

  private ApiErrors() {}

  /** Whether the same request may succeed a little later. */
  public static boolean isPassing(KubernetesClientException e) {
    return unanswered(e)
        ? !(root(e) instanceof SSLException)
        : e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= SERVER_ERROR;
  }

  /** Whether there is no answer at all; the client then gives 0 or less as its status. */
  private static boolean unanswered(KubernetesClientException e) {
    return e.getCode() <= 0;
  }

  /** The client looks a kind up before it sends one, and has not found it. */
  private static boolean isUnknownKind(KubernetesClientException e) {
    return unanswered(e) && String.valueOf(e.getMessage()).contains("registered handler");
  }

  /** One line: the status, or why there is none. */
  public static String shortly(KubernetesClientException e) {
    if (unanswered(e)) {
      return rootMessage(e);
    }
    return e.getCode() + message(e).map(m -> " " + firstLine(m)).orElse("");
  }

  static ClusterException explain(Cluster cluster, String doing, KubernetesClientException e) {
    String start = "Cannot " + doing + " in namespace '" + cluster.namespace() + "': ";
    String server = "the API server at " + cluster.client().getMasterUrl();
    if (isUnknownKind(e)) {
      return notFound(cluster, start, e);
    }
    if (unanswered(e)) {
      return noAnswer(start + server, e);
    }
    return switch (e.getCode()) {
      case UNAUTHORIZED ->
          new ClusterException(
              ClientCondition.NO_ACCESS,
              start
                  + server
                  + " does not accept the credentials (401). Sign in again, or name another context with --context.",
              e);
      case FORBIDDEN -> forbidden(cluster, start, e);
      case NOT_FOUND -> notFound(cluster, start, e);
      default ->
          isPassing(e)
              ? new ClusterException(
                  ClientCondition.NO_ACCESS,
                  start + server + " answers " + shortly(e) + ". Try again later.",
                  e)
              : new ClusterException(ClientCondition.REFUSED, start + refusal(e), e);
    };
  }

  private static ClusterException noAnswer(String start, KubernetesClientException e) {
    Throwable root = root(e);
    String what;
    if (root instanceof SSLHandshakeException) {
      what =
          " is not trusted ("
              + rootMessage(e)
              + "). The kubeconfig needs the authority that signed its certificate: certificate-authority-data.";
    } else if (root instanceof SSLException) {
      what =
          " does not speak TLS ("
              + rootMessage(e)
              + "). Check the server of the context: its port, and http or https.";
    } else if (root instanceof UnknownHostException) {
      what = " has an unknown name. Check the server of the context, and name resolution.";
    } else if (root instanceof ConnectException) {
      what = " cannot be reached. Check the server of the context, VPN and proxy.";
    } else {
      what = " does not answer (" + rootMessage(e) + "). Check the server of the context.";
    }
    return new ClusterException(ClientCondition.NO_ACCESS, start + what, e);
  }

  private static ClusterException forbidden(
      Cluster cluster, String start, KubernetesClientException e) {
    String text = message(e).orElse("");
    // Admission says 403 too, but then the right to ask was there and the object was looked at.
    if (text.contains("admission webhook") || text.contains("exceeded quota")) {
      return new ClusterException(ClientCondition.REFUSED, start + refusal(e), e);
    }
    return new ClusterException(
        ClientCondition.NO_ACCESS,
        start
            + "not allowed (403)"
            + (text.isEmpty() ? "" : ", the server says: " + firstLine(text))
            + ". Bind the submitter role to this user: kubectl -n "
            + cluster.namespace()
            + " create rolebinding headrace-submitter --role=headrace-submitter --user=USER. 'headrace k8s doctor' lists what is missing.",
        e);
  }

  private static ClusterException notFound(
      Cluster cluster, String start, KubernetesClientException e) {
    String text = message(e).orElse("");
    if (text.contains("namespaces \"")) {
      return new ClusterException(
          ClientCondition.NOT_SUBMITTED,
          start
              + "there is no such namespace. kubectl create namespace "
              + cluster.namespace()
              + ", or name another with --namespace.",
          e);
    }
    return new ClusterException(
        ClientCondition.NOT_SUBMITTED,
        start
            + "the server does not know the kind (404). Install the operator with its CRDs: "
            + InstallHint.TEXT,
        e);
  }

  /** The causes one by one where the server names them, else its message. */
  private static String refusal(KubernetesClientException e) {
    List<StatusCause> causes =
        Optional.ofNullable(e.getStatus())
            .map(Status::getDetails)
            .map(d -> d.getCauses())
            .orElse(List.of());
    if (causes.isEmpty()) {
      return "refused ("
          + e.getCode()
          + "): "
          + message(e).orElseGet(() -> String.valueOf(e.getMessage()))
          + ". Nothing was created.";
    }
    return "refused ("
        + e.getCode()
        + "), nothing was created:\n"
        + causes.stream()
            .map(c -> "  " + (c.getField() == null ? "" : c.getField() + ": ") + c.getMessage())
            .collect(Collectors.joining("\n"));
  }

  private static Optional<String> message(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .map(Status::getMessage)
        .filter(m -> !m.isBlank())
        .map(String::strip);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** The innermost cause, or the one above that names the trouble better. */
  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      if (TELLING.stream().anyMatch(root.getClass()::equals)) {
        return root;
      }
      root = root.getCause();
    }
    return root;
  }

  static String rootMessage(Throwable thrown) {
    Throwable root = root(thrown);
    String text = root.getMessage();
    return text == null || text.isBlank() ? root.getClass().getSimpleName() : firstLine(text);
  }
}
