package io.headrace.operator.doctor;

import io.headrace.operator.client.Cluster;
import java.util.ArrayList;
import java.util.List;

/** The accounts that pods run as are there. */
final class ServiceAccountCheck implements Check {
  @Override
  public List<Finding> look(Cluster cluster, Needs needs) {
    List<Finding> findings = new ArrayList<>();
    for (String account : needs.serviceAccounts()) {
      boolean there =
          needs.brought().contains("ServiceAccount/" + account)
              || cluster.ask(
                  "read service account '" + account + "'",
                  () ->
                      cluster
                              .client()
                              .serviceAccounts()
                              .inNamespace(cluster.namespace())
                              .withName(account)
                              .get()
                          != null);
      findings.add(
          there
              ? Finding.ok("service account '" + account + "' is there")
              : Finding.problem(
                  "service account '" + account + "' is not there",
                  "Apply the one that 'headrace k8s render' writes, with its role and binding."));
    }
    return findings;
  }
}
