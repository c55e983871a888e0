package io.headrace.operator.doctor;

import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.ClusterException;
import io.headrace.operator.manifest.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes all the checks, and lets none of them hide another. */
public final class Doctor {
  private static final Map<String, Check> CHECKS = new LinkedHashMap<>();

  static {
    CHECKS.put("the namespace", new NamespaceCheck());
    CHECKS.put("the operators' kinds", new OperatorCheck());
    CHECKS.put("what we may do", new AccessCheck());
    CHECKS.put("the operator's webhook", new WebhookCheck());
    CHECKS.put("service accounts", new ServiceAccountCheck());
    CHECKS.put("ConfigMaps", new ConfigMapCheck());
    CHECKS.put("Secrets", new SecretCheck());
    CHECKS.put("quotas", new QuotaCheck());
  }

  private final Cluster cluster;

  public Doctor(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Looks at the cluster with the eyes of these manifests; without any, at what every run needs.
   *
   * @throws ClusterException when the cluster cannot be reached
   */
  public List<Finding> examine(List<Manifest> manifests) {
    Needs needs = Needs.of(manifests);
    List<Finding> findings = new ArrayList<>();
    CHECKS.forEach(
        (name, check) -> {
          try {
            findings.addAll(check.look(cluster, needs));
          } catch (ClusterException e) {
            if (!e.isForbidden()) {
              throw e;
            }
            findings.add(
                Finding.unknown(
                    name + " cannot be read with our rights",
                    "Runs do not need that right. Ask somebody who has it to run this too."));
          }
        });
    return findings;
  }
}
