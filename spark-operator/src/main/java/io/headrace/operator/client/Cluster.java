package io.headrace.operator.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.headrace.operator.manifest.SparkOperator;
import io.headrace.operator.problems.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A cluster and the namespace that is worked in. */
public final class Cluster implements AutoCloseable {
  /** More would hide from the user that the server does not answer. */
  private static final int QUIET_RETRIES = 2;

  private final KubernetesClient client;
  private final String namespace;

  private Cluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Prepares the connection; nothing is sent yet.
   *
   * @throws RefusedException when the file or the context is not there
   */
  public static Cluster open(ClusterAddress address) {
    Config found = configuration(address);
    Config config =
        new ConfigBuilder(found)
            .withRequestRetryBackoffLimit(QUIET_RETRIES)
            // A watch that drops is opened again by whoever waits, after reading the object anew.
            .withWatchReconnectLimit(0)
            .withUserAgent("headrace")
            .build();
    String namespace =
        address
            .namespace()
            .or(() -> Optional.ofNullable(config.getNamespace()).filter(n -> !n.isBlank()))
            .orElse("default");
    return of(new KubernetesClientBuilder().withConfig(config).build(), namespace);
  }

  public static Cluster of(KubernetesClient client, String namespace) {
    return new Cluster(client, namespace);
  }

  private static Config configuration(ClusterAddress address) {
    String context = address.context().orElse(null);
    Config config;
    if (address.kubeconfig().isPresent()) {
      Path file = address.kubeconfig().get();
      if (!Files.isReadable(file)) {
        throw new RefusedException(
            "--kubeconfig " + file, "there is no such file", "Name a file that can be read.");
      }
      try {
        config = Config.fromKubeconfig(context, file.toFile());
      } catch (KubernetesClientException | IllegalArgumentException e) {
        throw new RefusedException(
            "--kubeconfig " + file,
            "it cannot be read (" + ApiErrors.rootMessage(e) + ")",
            "Name a file that 'kubectl --kubeconfig' accepts.");
      }
    } else {
      config = Config.autoConfigure(context);
    }
    if (context != null
        && config.getContexts().stream().noneMatch(c -> context.equals(c.getName()))) {
      String known =
          String.join(", ", config.getContexts().stream().map(c -> c.getName()).sorted().toList());
      throw new RefusedException(
          "--context " + context,
          "the kubeconfig has no such context",
          known.isEmpty() ? "It names none." : "It names: " + known + ".");
    }
    return config;
  }

  public KubernetesClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  /** The same cluster, looked at in another namespace. */
  public Cluster in(String other) {
    return other.isEmpty() || other.equals(namespace) ? this : new Cluster(client, other);
  }

  /** {@code SparkApplication}s of an operator in the namespace. */
  public NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      applications(SparkOperator operator) {
    return client
        .genericKubernetesResources(Kinds.sparkApplication(operator))
        .inNamespace(namespace);
  }

  /** {@code ScheduledSparkApplication}s of Kubeflow's operator in the namespace. */
  public NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      schedules() {
    return client
        .genericKubernetesResources(Kinds.scheduledSparkApplication())
        .inNamespace(namespace);
  }

  /**
   * Asks the server.
   *
   * @param doing what for, for the message: {@code create SparkApplication 'x'}
   * @throws ClusterException when the server cannot or will not
   */
  public <T> T ask(String doing, Supplier<T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw ApiErrors.explain(this, doing, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
