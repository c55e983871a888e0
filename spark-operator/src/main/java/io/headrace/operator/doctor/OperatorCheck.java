package io.headrace.operator.doctor;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.client.InstallHint;
import io.headrace.operator.manifest.SparkOperator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operators' resource definitions are installed, in the version that we write. */
final class OperatorCheck implements Check {
  @Override
  public List<Finding> look(Cluster cluster, Needs needs) {
    Map<SparkOperator, List<String>> served = new EnumMap<>(SparkOperator.class);
    for (SparkOperator operator : SparkOperator.values()) {
      versions(cluster, operator).ifPresent(v -> served.put(operator, v));
    }
    Set<SparkOperator> wanted = needs.operators();
    if (wanted.isEmpty()) {
      return served.isEmpty()
          ? List.of(
              Finding.problem(
                  "neither operator is installed: no "
                      + SparkOperator.KUBEFLOW.sparkApplications()
                      + ", no "
                      + SparkOperator.APACHE.sparkApplications(),
                  InstallHint.TEXT))
          : served.entrySet().stream().map(e -> finding(e.getKey(), e.getValue())).toList();
    }
    List<Finding> findings = new ArrayList<>();
    for (SparkOperator operator : wanted) {
      findings.add(
          served.containsKey(operator)
              ? finding(operator, served.get(operator))
              : Finding.problem(
                  operator.sparkApplications()
                      + " is not installed"
                      + (served.isEmpty() ? "" : ", the other operator's is"),
                  InstallHint.TEXT));
    }
    return findings;
  }

  private static Finding finding(SparkOperator operator, List<String> versions) {
    String what = operator.sparkApplications() + " is served as " + String.join(", ", versions);
    return versions.contains(operator.version())
        ? Finding.ok(what)
        : Finding.problem(
            what + ", and " + operator.version() + " is needed",
            "Upgrade the operator, its CRDs first: " + InstallHint.TEXT);
  }

  /** Found by discovery, which everybody may read. */
  private static Optional<List<String>> versions(Cluster cluster, SparkOperator operator) {
    return cluster.ask(
        "ask for the API group " + operator.group(),
        () -> {
          APIGroup group = cluster.client().getApiGroup(operator.group());
          return Optional.ofNullable(group)
              .map(
                  g -> g.getVersions().stream().map(GroupVersionForDiscovery::getVersion).toList());
        });
  }
}
