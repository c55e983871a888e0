package io.headrace.operator.doctor;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.manifest.SparkOperator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kubeflow's operator changes pods by a webhook. Where it does not reach a namespace, environment
 * and volumes of a run are left out without a word.
 */
final class WebhookCheck implements Check {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public List<Finding> look(Cluster cluster, Needs needs) {
    if (needs.operators().equals(Set.of(SparkOperator.APACHE))) {
      return List.of();
    }
    List<MutatingWebhook> hooks =
        cluster.ask(
            "read the mutating webhooks",
            () ->
                cluster
                    .client()
                    .admissionRegistration()
                    .v1()
                    .mutatingWebhookConfigurations()
                    .list()
                    .getItems()
                    .stream()
                    .filter(WebhookCheck::isOperators)
                    .flatMap(c -> c.getWebhooks().stream())
                    .filter(WebhookCheck::touchesPods)
                    .toList());
    if (hooks.isEmpty()) {
      return List.of(absent(needs, "Kubeflow's operator has no webhook for pods in this cluster"));
    }
    Map<String, String> labels = labels(cluster);
    boolean covered = hooks.stream().anyMatch(h -> selects(h.getNamespaceSelector(), labels));
    return List.of(
        covered
            ? Finding.ok("the operator's webhook covers the namespace")
            : absent(
                needs,
                "the operator's webhook does not cover namespace '" + cluster.namespace() + "'"));
  }

  private static Finding absent(Needs needs, String what) {
    return needs.webhook()
        ? Finding.problem(
            what + ", and the run has fields that it alone puts on pods",
            "Let the operator watch the namespace (its chart's spark.jobNamespaces) with webhook.enable=true, or render with pod templates.")
        : Finding.warning(
            what,
            "Runs rendered with pod templates do not need it; env, envFrom and volumes outside a template would be lost.");
  }

  private static boolean isOperators(MutatingWebhookConfiguration configuration) {
    return configuration.getMetadata().getName().contains("spark-operator")
        || configuration.getWebhooks().stream()
            .anyMatch(h -> h.getName().contains(SparkOperator.KUBEFLOW.group()));
  }

  private static boolean touchesPods(MutatingWebhook hook) {
    return hook.getRules().stream().anyMatch(r -> r.getResources().contains("pods"));
  }

  private static Map<String, String> labels(Cluster cluster) {
    Namespace namespace =
        cluster.ask(
            "read the namespace",
            () -> cluster.client().namespaces().withName(cluster.namespace()).get());
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(NAME_LABEL, cluster.namespace());
    if (namespace != null && namespace.getMetadata().getLabels() != null) {
      labels.putAll(namespace.getMetadata().getLabels());
    }
    return labels;
  }

  private static boolean selects(LabelSelector selector, Map<String, String> labels) {
    if (selector == null) {
      return true;
    }
    boolean matches =
        selector.getMatchLabels() == null
            || selector.getMatchLabels().entrySet().stream()
                .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
    return matches && selector.getMatchExpressions().stream().allMatch(r -> matches(r, labels));
  }

  private static boolean matches(LabelSelectorRequirement required, Map<String, String> labels) {
    String value = labels.get(required.getKey());
    return switch (required.getOperator()) {
      case "In" -> required.getValues().contains(value);
      case "NotIn" -> !required.getValues().contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
