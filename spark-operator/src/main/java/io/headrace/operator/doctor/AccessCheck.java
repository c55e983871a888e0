package io.headrace.operator.doctor;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.headrace.operator.client.Cluster;
import io.headrace.operator.doctor.Finding.Level;
import io.headrace.operator.manifest.SparkOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** We may do what a submission and the wait for it do. */
final class AccessCheck implements Check {
  /**
   * @param resource with its subresource after a slash
   */
  private record Right(String verb, String group, String resource) {}

  @Override
  public List<Finding> look(Cluster cluster, Needs needs) {
    List<Right> rights = new ArrayList<>();
    for (SparkOperator operator : operators(cluster, needs)) {
      for (String verb : List.of("create", "get", "list", "watch", "delete")) {
        rights.add(new Right(verb, operator.group(), "sparkapplications"));
      }
    }
    rights.add(new Right("get", "", "pods"));
    rights.add(new Right("list", "", "pods"));
    rights.add(new Right("get", "", "pods/log"));
    rights.add(new Right("list", "", "events"));
    rights.add(new Right("get", "", "configmaps"));
    rights.add(new Right("create", "", "configmaps"));
    List<Finding> findings = new ArrayList<>();
    for (Right right : rights) {
      if (!allowed(cluster, right)) {
        findings.add(missing(cluster, right));
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.ok("all " + rights.size() + " rights of a submitter are there"))
        : findings;
  }

  private static Set<SparkOperator> operators(Cluster cluster, Needs needs) {
    if (!needs.operators().isEmpty()) {
      return needs.operators();
    }
    Set<SparkOperator> installed = EnumSet.noneOf(SparkOperator.class);
    Arrays.stream(SparkOperator.values())
        .filter(
            o ->
                cluster.ask(
                    "ask for the API group " + o.group(),
                    () -> cluster.client().getApiGroup(o.group()) != null))
        .forEach(installed::add);
    return installed;
  }

  private static boolean allowed(Cluster cluster, Right right) {
    String[] resource = right.resource().split("/", 2);
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withNamespace(cluster.namespace())
            .withVerb(right.verb())
            .withGroup(right.group())
            .withResource(resource[0])
            .withSubresource(resource.length > 1 ? resource[1] : null)
            .endResourceAttributes()
            .endSpec()
            .build();
    SelfSubjectAccessReview answer =
        cluster.ask(
            "ask for our rights",
            () -> cluster.client().authorization().v1().selfSubjectAccessReview().create(review));
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  private static Finding missing(Cluster cluster, Right right) {
    String resource = right.resource() + (right.group().isEmpty() ? "" : "." + right.group());
    return new Finding(
        Level.NO_ACCESS,
        "we may not " + right.verb() + " " + resource,
        "kubectl -n "
            + cluster.namespace()
            + " create role headrace-"
            + right.verb()
            + " --verb="
            + right.verb()
            + " --resource="
            + (resource.contains("/") ? right.resource() : resource)
            + ", and bind it; or bind the submitter role.");
  }
}
