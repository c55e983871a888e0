package io.headrace.jobs.cli.kubernetes;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterAddress;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.submission.ServerCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether an API server is asked as well, and which. */
final class ServerOptions {
  @Option(
      names = "--server",
      required = true,
      description = "Let the API server check the objects too; it creates none.")
  boolean asked;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "With --server: a context of the kubeconfig. Default: the current one.")
  String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "With --server. Default: what KUBECONFIG names, or ~/.kube/config.")
  Path kubeconfig;

  /**
   * @throws io.headrace.operator.client.ClusterException with everything that the server refuses
   */
  void check(List<Manifest> objects) {
    ClusterAddress address =
        new ClusterAddress(
            Optional.ofNullable(kubeconfig), Optional.ofNullable(context), Optional.empty());
    try (Cluster cluster = Cluster.open(address)) {
      new ServerCheck(cluster).check(objects);
    }
  }
}
