package io.headrace.operator.doctor;

import io.headrace.operator.client.Cluster;
import java.util.List;

/** The namespace is there. */
final class NamespaceCheck implements Check {
  @Override
  public List<Finding> look(Cluster cluster, Needs needs) {
    String name = cluster.namespace();
    boolean there =
        cluster.ask(
            "read the namespace", () -> cluster.client().namespaces().withName(name).get() != null);
    return List.of(
        there
            ? Finding.ok("namespace '" + name + "' is there")
            : Finding.problem(
                "namespace '" + name + "' is not there",
                "kubectl create namespace " + name + ", or name another with --namespace."));
  }
}
