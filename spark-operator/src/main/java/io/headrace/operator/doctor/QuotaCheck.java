package io.headrace.operator.doctor;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.headrace.operator.client.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The namespace's quotas leave room for another pod. */
final class QuotaCheck implements Check {
  @Override
  public List<Finding> look(Cluster cluster, Needs needs) {
    List<ResourceQuota> quotas =
        cluster.ask(
            "read the quotas",
            () ->
                cluster
                    .client()
                    .resourceQuotas()
                    .inNamespace(cluster.namespace())
                    .list()
                    .getItems());
    List<Finding> findings = new ArrayList<>();
    for (ResourceQuota quota : quotas) {
      List<String> full = full(quota);
      String name = "quota '" + quota.getMetadata().getName() + "'";
      findings.add(
          full.isEmpty()
              ? Finding.ok(name + " has room")
              : Finding.problem(
                  name + " is used up: " + String.join(", ", full),
                  "Pods of a run would be refused. Wait for other runs, delete ended ones (headrace k8s list), or ask for more."));
    }
    return findings;
  }

  private static List<String> full(ResourceQuota quota) {
    if (quota.getStatus() == null || quota.getStatus().getHard() == null) {
      return List.of();
    }
    Map<String, Quantity> used =
        quota.getStatus().getUsed() == null ? Map.of() : quota.getStatus().getUsed();
    List<String> full = new ArrayList<>();
    quota
        .getStatus()
        .getHard()
        .forEach(
            (resource, hard) -> {
              Quantity taken = used.get(resource);
              if (taken != null
                  && taken.getNumericalAmount().compareTo(hard.getNumericalAmount()) >= 0) {
                full.add(resource + " " + taken + " of " + hard);
              }
            });
    return full;
  }
}
