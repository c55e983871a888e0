package io.headrace.operator.doctor;

import io.headrace.operator.client.Cluster;
import java.util.ArrayList;
import java.util.List;

/** ConfigMaps that pods mount are there, or come with the run. */
final class ConfigMapCheck implements Check {
  @Override
  public List<Finding> look(Cluster cluster, Needs needs) {
    List<Finding> findings = new ArrayList<>();
    for (String name : needs.configMaps()) {
      boolean brought = needs.brought().contains("ConfigMap/" + name);
      boolean there =
          brought
              || cluster.ask(
                  "read ConfigMap '" + name + "'",
                  () ->
                      cluster
                              .client()
                              .configMaps()
                              .inNamespace(cluster.namespace())
                              .withName(name)
                              .get()
                          != null);
      findings.add(
          there
              ? Finding.ok(
                  "ConfigMap '" + name + "' " + (brought ? "comes with the run" : "is there"))
              : Finding.problem(
                  "ConfigMap '" + name + "' is not there",
                  "Submit it with the run: 'headrace k8s render' writes both."));
    }
    return findings;
  }
}
