package io.headrace.jobs.cli.kubernetes;

import io.headrace.jobs.cli.OutputFormat;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterAddress;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which cluster, and how results are printed. */
final class ClusterOptions {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Default: that of the context, or of the pod this runs in.")
  String namespace;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "A context of the kubeconfig. Default: the current one.")
  String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Default: what the environment variable KUBECONFIG names, ~/.kube/config, or the service"
              + " account of the pod.")
  Path kubeconfig;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "How the result is printed: ${COMPLETION-CANDIDATES}. Default: text.",
      defaultValue = "text")
  OutputFormat output;

  @Option(names = "--debug", description = "Print the stack trace of a failure.")
  boolean debug;

  Cluster open() {
    return Cluster.open(
        new ClusterAddress(
            Optional.ofNullable(kubeconfig),
            Optional.ofNullable(context),
            Optional.ofNullable(namespace)));
  }
}
