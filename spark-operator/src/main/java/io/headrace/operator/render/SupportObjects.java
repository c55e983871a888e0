package io.headrace.operator.render;

import io.headrace.operator.deployment.Deployment;
import io.headrace.operator.manifest.Manifest;
import io.headrace.operator.manifest.RunMark;
import io.headrace.operator.plan.ConfigFiles;
import io.headrace.operator.plan.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What runs need around them: configuration, identities, and who may reach their pods. */
final class SupportObjects {
  static final String DRIVER = "headrace-driver";
  static final String SUBMITTER = "headrace-submitter";
  static final String VIEWER = "headrace-viewer";

  private static final Map<String, String> LABELS =
      Map.of(RunMark.NAME, "headrace", RunMark.MANAGED_BY, "headrace");

  private final Deployment deployment;

  SupportObjects(Deployment deployment) {
    this.deployment = deployment;
  }

  /** In the order to create them. */
  List<Manifest> of(ConfigFiles files) {
    List<Manifest> objects = new ArrayList<>();
    objects.add(configMap(deployment.namespace(), LABELS, files.name(), files.data()));
    if (deployment.serviceAccount().equals(DRIVER)) {
      objects.add(serviceAccount(DRIVER));
    }
    objects.add(serviceAccount(SUBMITTER));
    objects.add(serviceAccount(VIEWER));
    AccessRules rules = new AccessRules(deployment.operator());
    objects.add(role(DRIVER, rules.driver()));
    objects.add(role(SUBMITTER, rules.submitter()));
    objects.add(role(VIEWER, rules.viewer()));
    objects.add(binding(DRIVER, deployment.serviceAccount()));
    objects.add(binding(SUBMITTER, SUBMITTER));
    objects.add(binding(VIEWER, VIEWER));
    objects.add(networkPolicy());
    if (deployment.podMonitor()) {
      objects.add(podMonitor());
    }
    return objects;
  }

  static Manifest configMap(RunPlan run, String name, Map<String, String> data) {
    return configMap(run.deployment().namespace(), run.labels(), name, data);
  }

  /** Immutable: its name holds a hash of its content. */
  private static Manifest configMap(
      String namespace, Map<String, String> labels, String name, Map<String, String> data) {
    return Objects.of(
        "v1",
        "ConfigMap",
        Objects.metadata(name, namespace, labels, Map.of()),
        Map.of("data", data, "immutable", true));
  }

  private Map<String, Object> metadata(String name) {
    return Objects.metadata(name, deployment.namespace(), LABELS, Map.of());
  }

  private Manifest serviceAccount(String name) {
    return Objects.of("v1", "ServiceAccount", metadata(name), Map.of());
  }

  private Manifest role(String name, List<Object> rules) {
    return Objects.of(
        "rbac.authorization.k8s.io/v1", "Role", metadata(name), Map.of("rules", rules));
  }

  private Manifest binding(String name, String serviceAccount) {
    Map<String, Object> body = new TreeMap<>();
    body.put(
        "roleRef", Map.of("apiGroup", "rbac.authorization.k8s.io", "kind", "Role", "name", name));
    body.put(
        "subjects",
        List.of(
            Map.of(
                "kind",
                "ServiceAccount",
                "name",
                serviceAccount,
                "namespace",
                deployment.namespace())));
    return Objects.of("rbac.authorization.k8s.io/v1", "RoleBinding", metadata(name), body);
  }

  /** Pods of runs are reached by one another, and by whoever collects metrics. */
  private Manifest networkPolicy() {
    Map<String, Object> pods = Map.of("matchLabels", Map.of(RunMark.MANAGED_BY, "headrace"));
    List<Object> ingress = new ArrayList<>();
    ingress.add(Map.of("from", List.of(Map.of("podSelector", pods))));
    if (deployment.podMonitor()) {
      ingress.add(
          Map.of(
              "from", List.of(Map.of("namespaceSelector", Map.of())),
              "ports", List.of(Map.of("port", 4040, "protocol", "TCP"))));
    }
    return Objects.of(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        metadata("headrace-runs"),
        Map.of(
            "spec",
            Map.of("podSelector", pods, "policyTypes", List.of("Ingress"), "ingress", ingress)));
  }

  private Manifest podMonitor() {
    return Objects.of(
        "monitoring.coreos.com/v1",
        "PodMonitor",
        metadata("headrace-drivers"),
        Map.of("spec", DriverMonitor.spec()));
  }
}
